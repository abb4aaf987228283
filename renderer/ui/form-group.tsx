import type { ReactNode } from "react";
import "./form.css";

type Props = {
  readonly title: string;
  /** What stands in it, in a few words, so that it need not be opened. */
  readonly summary?: string;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
};

/** Fields that belong together, folded when they are seldom needed. */
export function FormGroup({ title, summary, isOpen = false, children }: Props) {
  return (
    <details className="form-group" open={isOpen}>
      <summary>
        {title}
        {summary && <span className="muted">{summary}</span>}
      </summary>
      <div className="form">{children}</div>
    </details>
  );
}
