import { SwitchField } from "../ui/form.tsx";

type Props = { readonly isFailing: boolean; readonly change: (isFailing: boolean) => void };

/** Whether a message that cannot be sent is a reason for the deployment to fail. */
export function FailureSwitch({ isFailing, change }: Props) {
  return (
    <div>
      <SwitchField label="The deployment fails when it cannot be sent" checked={isFailing} onChange={change} />
      {!isFailing && <div className="muted small">The deployment goes on; the step tells why it was not sent.</div>}
    </div>
  );
}
