import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Skeleton,
  SkeletonItem,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { errorText } from "./notify.tsx";

/** Says what belongs here and offers the one next action. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <section className="empty-state">
      <h2>{title}</h2>
      {children && <p className="muted">{children}</p>}
      {action}
    </section>
  );
}

/** A failed read: what happened, and a way to try again. */
export function LoadError({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>This could not be read</MessageBarTitle>
        {errorText(error)}{" "}
        <Button size="small" onClick={retry}>
          Try again
        </Button>
      </MessageBarBody>
    </MessageBar>
  );
}

/** Why something that was asked for did not happen. */
export function ErrorBar({ error }: { readonly error: unknown }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{errorText(error)}</MessageBarBody>
    </MessageBar>
  );
}

/** Grey lines while the first read is under way. */
export function Loading() {
  return (
    <Skeleton aria-label="Reading">
      {[1, 2, 3, 4].map((line) => (
        <SkeletonItem key={line} style={{ marginBottom: 12 }} />
      ))}
    </Skeleton>
  );
}
