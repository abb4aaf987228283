import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Finding } from "../../shared/core/errors.ts";
import type { Certificate } from "../../shared/core/model/certificate.ts";
import { isPlainSecret } from "../../shared/core/model/secret-value.ts";
import { useDocuments } from "../data.ts";
import { GoneDocument } from "../ui/gone-document.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { CertificateEditor } from "./certificate-editor.tsx";
import { CertificateStanding } from "./certificate-facts.tsx";
import { CertificateForm } from "./certificate-form.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";
import { useOpened } from "./use-opened.ts";

const PLACE = "/library/certificates";

/** The certificates that variables stand for, and how long each counts. */
export function CertificatesTab({ selected }: { readonly selected: string | null }) {
  const certificates = useDocuments("certificate");
  const [isAdding, setIsAdding] = useState(false);
  const sorted = certificates.data?.toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  const open = useOpened(sorted, selected, PLACE);
  if (certificates.isError) {
    return <LoadError error={certificates.error} retry={() => void certificates.refetch()} />;
  }
  if (!sorted) return <Loading />;
  const add = (
    <Button
      icon={<AddRegular />}
      appearance={sorted.length > 0 ? "secondary" : "primary"}
      onClick={() => setIsAdding(true)}
    >
      Add certificate
    </Button>
  );
  return (
    <>
      {sorted.length > 0 ? (
        <SplitView
          label="Certificates"
          current={`${PLACE}/${open?.id}`}
          items={sorted.map((certificate) => ({
            href: `${PLACE}/${certificate.id}`,
            label: certificate.body.name,
            detail: <CertificateStanding certificate={certificate} />,
          }))}
          tools={<div>{add}</div>}
        >
          {open ? (
            <CertificateEditor key={open.id} certificate={open} />
          ) : (
            <GoneDocument kind="certificate" noun="certificate" id={selected ?? ""} />
          )}
        </SplitView>
      ) : (
        <EmptyState title="No certificates yet" action={add}>
          A certificate is a PFX, PEM or CER file that variables stand for: a variable Tls for it gives Tls.Thumbprint,
          Tls.CertificatePem, Tls.PrivateKeyPem and more.
        </EmptyState>
      )}
      {isAdding && <NewCertificateDialog close={() => setIsAdding(false)} />}
    </>
  );
}

function NewCertificateDialog({ close }: { readonly close: () => void }) {
  const [value, setValue] = useState<Pick<Certificate, "content" | "password">>({ content: { plain: "" } });
  const [problems, setProblems] = useState<readonly Finding[]>([]);
  return (
    <NewNamedDialog
      kind="certificate"
      title="Add certificate"
      place={PLACE}
      body={(name) => ({ name, ...value })}
      close={close}
      isReady={isPlainSecret(value.content) && value.content.plain.trim() !== ""}
      refused={setProblems}
    >
      <CertificateForm
        value={value}
        change={(next) => {
          setProblems([]);
          setValue(next);
        }}
        problems={problems}
      />
    </NewNamedDialog>
  );
}
