import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { FolderOpenRegular } from "@fluentui/react-icons";
import { type DragEvent, useRef, useState } from "react";
import { base64FromBytes } from "../../shared/core/expressions/encodings.ts";
import type { SecretValue } from "../../shared/core/model/fields.ts";
import { SecretField } from "../ui/secret-field.tsx";

/** A certificate with its chain and key has some kilobytes. */
const LARGEST_BYTES = 1_000_000;

type Props = {
  readonly value: SecretValue;
  readonly change: (content: SecretValue) => void;
  /** Why the host does not take it. */
  readonly error: string | undefined;
};
type ChosenFile = { readonly name: string; readonly sizeBytes: number; readonly content: string };

/** The file of a certificate: chosen, dropped, or pasted as PEM text. A stored one can only be replaced. */
export function CertificateFile({ value, change, error }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  if ("secret" in value) {
    return (
      <SecretField label="File" value={value} onChange={(content = { plain: "" }) => change(content)} error={error} />
    );
  }
  const isBinary = file !== null && file.content === value.plain;
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    setRefused(null);
    if (chosen.size > LARGEST_BYTES) return setRefused(`'${chosen.name}' is too large to be a certificate's file.`);
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    const text = new TextDecoder("latin1").decode(bytes);
    const isPem = text.includes("-----BEGIN ");
    const content = isPem ? text : base64FromBytes(bytes);
    setFile(isPem ? null : { name: chosen.name, sizeBytes: bytes.length, content });
    change({ plain: content });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const problem = refused ?? error;
  return (
    <div
      className="certificate-file"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      <Field
        label="File"
        required
        hint="PFX, PEM or CER. Stored encrypted; a private key in it is never shown."
        {...(problem === undefined ? {} : { validationMessage: problem, validationState: "error" as const })}
      >
        {isBinary ? (
          <Input readOnly value={`${file.name} (${file.sizeBytes.toLocaleString()} bytes)`} />
        ) : (
          <Textarea
            className="mono-input"
            rows={4}
            resize="vertical"
            spellCheck={false}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={value.plain}
            onChange={(_, data) => change({ plain: data.value })}
          />
        )}
      </Field>
      <div className="rows-row">
        <Button icon={<FolderOpenRegular />} onClick={() => picker.current?.click()}>
          Choose a file
        </Button>
        {isBinary ? (
          <Button appearance="subtle" onClick={() => change({ plain: "" })}>
            Paste PEM instead
          </Button>
        ) : (
          <span className="muted small">or drop one here, or paste PEM text above</span>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          aria-label="File of the certificate"
          accept=".pfx,.p12,.pem,.crt,.cer,.der,.key"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = ""; // so that the same file can be chosen again
          }}
        />
      </div>
    </div>
  );
}
