import { useState } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { CertificateFacts } from "../../shared/core/variables/credentials.ts";
import { useCertificateFacts } from "../certificate-facts.ts";
import { CopyText } from "../ui/copy-text.tsx";
import { ErrorBar } from "../ui/states.tsx";
import { dayText, timeText } from "../ui/time.tsx";
import { ValidityBadge } from "./validity-badge.tsx";

type Props = { readonly certificate: Pick<StoredDocument<"certificate">, "id" | "version"> };

/** What the stored file says: whose it is, by whom, until when. */
export function CertificateFactsView({ certificate }: Props) {
  const { data: facts, error } = useCertificateFacts(certificate);
  const [nowMs] = useState(() => Date.now());
  if (error) {
    return <ErrorBar error={error} />;
  }
  if (!facts) return <p className="muted">Reading the file</p>;
  return (
    <dl className="facts" aria-label="What the file says">
      <dt>Validity</dt>
      <dd>
        <ValidityBadge facts={facts} nowMs={nowMs} />
        <div className="muted small">
          {timeText(facts.notBeforeMs)} to {timeText(facts.notAfterMs)}
        </div>
      </dd>
      <dt>Subject</dt>
      <dd>{facts.subject}</dd>
      {facts.alternativeNames !== "" && (
        <>
          <dt>Names</dt>
          <dd>{facts.alternativeNames}</dd>
        </>
      )}
      <dt>Issuer</dt>
      <dd>{facts.issuer === facts.subject ? "itself" : facts.issuer}</dd>
      <dt>Thumbprint</dt>
      <dd>
        <CopyText text={facts.thumbprint} what="thumbprint" />
      </dd>
      <dt>Serial number</dt>
      <dd className="mono">{facts.serialNumber}</dd>
      <dt>Private key</dt>
      <dd>{facts.hasPrivateKey ? "in the file" : "not in the file"}</dd>
      <dt>Chain</dt>
      <dd>
        <Chain chain={facts.chain} />
      </dd>
    </dl>
  );
}

function Chain({ chain }: Pick<CertificateFacts, "chain">) {
  if (chain.length === 0) return <>none</>;
  return (
    <ol className="certificate-chain">
      {chain.map(({ thumbprint, subject, notAfterMs }) => (
        <li key={thumbprint}>
          {subject} <span className="muted small">until {dayText(notAfterMs)}</span>
        </li>
      ))}
    </ol>
  );
}

/** How a certificate stands, in a list. */
export function CertificateStanding({ certificate }: Props) {
  const { data: facts, error } = useCertificateFacts(certificate);
  const [nowMs] = useState(() => Date.now());
  if (error) return <>cannot be read</>;
  return facts ? <ValidityBadge facts={facts} nowMs={nowMs} /> : <>reading</>;
}
