import type { ReactNode } from "react";
import { Link } from "wouter";
import "./tab-links.css";

/** A part of a screen with an address of its own. */
export type TabLink = { readonly href: string; readonly label: ReactNode };

type Props = {
  readonly label: string;
  readonly tabs: readonly TabLink[];
  readonly current: string;
};

/** The parts of a thing, each under an address of its own. */
export function TabLinks({ label, tabs, current }: Props) {
  return (
    <nav className="tab-links" aria-label={label}>
      {tabs.map(({ href, label: text }) => (
        <Link key={href} href={href} aria-current={href === current ? "page" : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
