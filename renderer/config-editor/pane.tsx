import { type ReactNode, useEffect, useRef } from "react";
import type { EditorSession } from "./session.ts";
import type { PaneName } from "./session-state.ts";

type Props = {
  readonly session: EditorSession;
  readonly name: PaneName;
  readonly title: ReactNode;
  readonly tools?: ReactNode;
  readonly children?: ReactNode;
};

/** A text of the session with its heading and tools. */
export function Pane({ session, name, title, tools, children }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => (place.current ? session.mount(name, place.current) : undefined), [session, name]);
  return (
    <section className="ce-pane" data-pane={name}>
      <header className="ce-head">
        <h2>{title}</h2>
        {tools !== undefined && <div className="ce-tools">{tools}</div>}
      </header>
      {children}
      <div ref={place} className="ce-text" />
    </section>
  );
}
