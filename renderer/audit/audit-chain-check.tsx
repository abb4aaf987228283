import { Button } from "@fluentui/react-components";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import type { AuditCheck } from "../../shared/rpc/types.ts";
import { useClient } from "../data.ts";
import { errorText } from "../ui/notify.tsx";

/** Walks the chain of hashes and says whether every event is as it was written. */
export function AuditChainCheck() {
  const client = useClient();
  const check = useMutation({ mutationFn: () => client.audit.verify() });
  return (
    <>
      <span role="status" className={check.data && check.data.firstBadSeq === null ? "good" : "bad"}>
        {check.data ? resultText(check.data) : check.isError ? errorText(check.error) : ""}
      </span>
      <Button icon={<ShieldCheckmarkRegular />} disabled={check.isPending} onClick={() => check.mutate()}>
        Verify
      </Button>
    </>
  );
}

function resultText({ count, firstBadSeq }: AuditCheck): string {
  return firstBadSeq === null
    ? `All ${count} events are as they were written`
    : `Event ${firstBadSeq} was changed, or one before it is missing`;
}
