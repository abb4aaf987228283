import { Button } from "@fluentui/react-components";
import type { ReactElement } from "react";
import { ErrorBar } from "./states.tsx";

type Props = {
  readonly test: { readonly isPending: boolean; readonly isError: boolean; readonly error: unknown };
  /** What is on the page differs from what is saved. */
  readonly isDirty: boolean;
  /** What the button says, and what it says meanwhile. */
  readonly action: string;
  readonly pending: string;
  readonly isReady?: boolean;
  readonly icon: ReactElement;
  /** Without it the button submits its form. */
  readonly run?: () => void;
};

/** The button that tests what is saved, and why the test could not be made. */
export function TestBar({ test, isDirty, action, pending, isReady = true, icon, run }: Props) {
  return (
    <>
      <div className="rows-row">
        <Button
          type={run ? "button" : "submit"}
          icon={icon}
          disabled={test.isPending || isDirty || !isReady}
          onClick={run}
        >
          {test.isPending ? pending : action}
        </Button>
        {isDirty && <span className="muted small">Save first: what is saved is tested.</span>}
      </div>
      {test.isError && <ErrorBar error={test.error} />}
    </>
  );
}
