import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useDraft } from "../drafts.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { EditorHead } from "../ui/editor-head.tsx";
import { EnvironmentsField } from "../ui/environments-field.tsx";
import { TextField } from "../ui/form.tsx";
import { Loading } from "../ui/states.tsx";
import { CertificateFactsView } from "./certificate-facts.tsx";
import { CertificateForm } from "./certificate-form.tsx";
import { UsedBy } from "./used-by.tsx";
import "./library.css";

/** One certificate: what its file says, where it may be used, and which variables stand for it. */
export function CertificateEditor({ certificate }: { readonly certificate: StoredDocument<"certificate"> }) {
  const draft = useDraft("certificate", certificate.id, certificate.body);
  if (!draft) return <Loading />;
  const { body, change } = draft;
  return (
    <>
      <EditorHead
        kind="certificate"
        noun="certificate"
        id={certificate.id}
        name={certificate.body.name}
        list="/library/certificates"
      >
        It can only be removed while no variable stands for it. Releases whose variables do can then be deployed no
        more.
      </EditorHead>
      <CertificateFactsView certificate={certificate} />
      <div className="form">
        <TextField label="Name" required value={body.name} onChange={(next) => change({ ...body, name: next })} />
        <TextField
          label="Description"
          value={body.description}
          onChange={(description) => change({ ...body, description })}
        />
        <CertificateForm value={body} change={(value) => change({ ...body, ...value })} problems={draft.problems} />
        <EnvironmentsField
          label="May be used in"
          none="None is chosen: everywhere."
          value={body.environments}
          onChange={(environments) => change({ ...body, environments })}
        />
      </div>
      <UsedBy kind="certificate" id={certificate.id} />
      <DraftBar draft={draft} title="Certificate" />
    </>
  );
}
