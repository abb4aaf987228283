import type { Finding } from "../../shared/core/errors.ts";
import type { Certificate } from "../../shared/core/model/certificate.ts";
import { SecretField } from "../ui/secret-field.tsx";
import { CertificateFile } from "./certificate-file.tsx";

type Value = Pick<Certificate, "content" | "password">;
type Props = {
  readonly value: Value;
  readonly change: (value: Value) => void;
  /** What the host said against it when it was to be saved. */
  readonly problems: readonly Finding[];
};

/** A certificate's file and what opens it. */
export function CertificateForm({ value, change, problems }: Props) {
  return (
    <>
      <CertificateFile
        value={value.content}
        change={(content) => change({ ...value, content })}
        error={problemAt("content", problems)}
      />
      <SecretField
        label="Password"
        hint="Empty: neither the file nor its key is protected"
        isOptional
        value={value.password}
        onChange={(password) => change({ ...value, password })}
        error={problemAt("password", problems)}
      />
    </>
  );
}

function problemAt(field: keyof Value, problems: readonly Finding[]): string | undefined {
  return problems.find(({ path }) => path?.[0] === field)?.text;
}
