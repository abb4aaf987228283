import { type ReactNode, useEffect } from "react";

type Props = {
  /** What the window is called while this screen is shown. */
  readonly title: string;
  /** The heading, where it is more than the title. */
  readonly heading?: ReactNode;
  /** Beside the heading: counts, states. */
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
};

/** A screen: its heading with what can be done, and its content. */
export function Page({ title, heading, facts, actions, className, children }: Props) {
  useEffect(() => {
    document.title = `${title} - Slipway`;
  }, [title]);
  return (
    <div className={`page ${className ?? ""}`}>
      <header className="page-head">
        <h1>{heading ?? title}</h1>
        {facts}
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
