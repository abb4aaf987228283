import { useState } from "react";
import type { Finding } from "../../shared/core/errors.ts";
import type { Certificate } from "../../shared/core/model/certificate.ts";
import { isPlainSecret } from "../../shared/core/model/secret-value.ts";
import { useDocuments } from "../data.ts";
import { LoadError, Loading } from "../ui/states.tsx";
import { CertificateEditor } from "./certificate-editor.tsx";
import { CertificateStanding } from "./certificate-facts.tsx";
import { CertificateForm } from "./certificate-form.tsx";
import { DocumentList } from "./document-list.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";

const PLACE = "/library/certificates";

/** The certificates that variables stand for, and how long each counts. */
export function CertificatesTab({ selected }: { readonly selected: string | null }) {
  const certificates = useDocuments("certificate");
  const [isAdding, setIsAdding] = useState(false);
  const sorted = certificates.data?.toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  if (certificates.isError) {
    return <LoadError error={certificates.error} retry={() => void certificates.refetch()} />;
  }
  if (!sorted) return <Loading />;
  return (
    <>
      <DocumentList
        kind="certificate"
        label="Certificates"
        place={PLACE}
        documents={sorted}
        selected={selected}
        detail={(certificate) => <CertificateStanding certificate={certificate} />}
        add={() => setIsAdding(true)}
        purpose="A certificate is a PFX, PEM or CER file that variables stand for: a variable Tls for it gives Tls.Thumbprint, Tls.CertificatePem, Tls.PrivateKeyPem and more."
        editor={(certificate) => <CertificateEditor key={certificate.id} certificate={certificate} />}
      />
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
