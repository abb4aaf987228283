import type { ReactNode } from "react";
import { Link } from "wouter";
import "./split-view.css";

/** An entry of the list on the left. */
export type SplitItem = { readonly href: string; readonly label: string; readonly detail?: ReactNode };

type Props = {
  readonly label: string;
  readonly items: readonly SplitItem[];
  /** The address of the one in the pane. */
  readonly current: string | null;
  /** Below the list: what adds one. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
};

/** A list of things beside the one that is open. */
export function SplitView({ label, items, current, tools, children }: Props) {
  return (
    <div className="split">
      <nav className="split-side" aria-label={label}>
        <ul className="split-list">
          {items.map(({ href, label: name, detail }) => (
            <li key={href}>
              <Link href={href} className="split-item" aria-current={href === current ? "true" : undefined}>
                <span className="split-name">{name}</span>
                {detail !== undefined && <span className="muted small">{detail}</span>}
              </Link>
            </li>
          ))}
        </ul>
        {tools}
      </nav>
      <div className="split-pane">{children}</div>
    </div>
  );
}
