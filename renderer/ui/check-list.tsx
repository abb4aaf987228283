import { CheckmarkCircleFilled, DismissCircleFilled } from "@fluentui/react-icons";
import { durationText } from "./time.tsx";
import "./check-list.css";

/** One step of a connection test. */
export type Check = {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly durationMs: number;
};

/** The steps of a connection test in order; the first that is not fine is what stands in the way, and says so. */
export function CheckList({ checks, label }: { readonly checks: readonly Check[]; readonly label: string }) {
  const broken = checks.find((check) => !check.ok);
  return (
    <section className="check-list" aria-label={label}>
      <p role="status" className="check-verdict" data-ok={broken === undefined}>
        {broken ? `It fails at: ${broken.name}` : "Everything works"}
      </p>
      <ol>
        {checks.map((check, index) => (
          <li key={index} data-ok={check.ok}>
            {check.ok ? <CheckmarkCircleFilled aria-label="works" /> : <DismissCircleFilled aria-label="fails" />}
            <div>
              <strong>{check.name}</strong> <span className="muted">{durationText(check.durationMs)}</span>
              <div className="check-detail">{check.detail}</div>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
