import { Button, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { PlugConnectedRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useClient } from "../data.ts";
import { CheckList } from "../ui/check-list.tsx";
import { errorText } from "../ui/notify.tsx";
import { HostKeyQuestion } from "./host-key-question.tsx";
import { useTargetTests } from "./target-tests.ts";

type Props = { readonly target: StoredDocument<"target">; readonly isDirty: boolean };

/** Walks the connection to a target and shows each check; a host key nobody has looked at is asked about. */
export function TargetTester({ target, isDirty }: Props) {
  const client = useClient();
  const { tests, keep } = useTargetTests();
  const test = useMutation({
    mutationFn: () => client.targets.test({ id: target.id }),
    onSuccess: (result) => keep(target.id, { result, atMs: Date.now(), version: target.version }),
  });
  const last = tests[target.id];
  return (
    <div className="form">
      <div className="rows-row">
        <Button icon={<PlugConnectedRegular />} disabled={test.isPending || isDirty} onClick={() => test.mutate()}>
          {test.isPending ? "Testing" : "Test the connection"}
        </Button>
        {isDirty && <span className="muted small">Save first: what is saved is tested.</span>}
      </div>
      {test.isError && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorText(test.error)}</MessageBarBody>
        </MessageBar>
      )}
      {last && (
        <>
          <CheckList checks={last.result.checks} label={`Test of ${target.body.name}`} />
          {last.result.engine && (
            <p className="muted">
              Docker {last.result.engine.version} on {last.result.engine.hostName} ({last.result.engine.os})
            </p>
          )}
          {last.result.offeredHostKey !== null && (
            <HostKeyQuestion target={target} offered={last.result.offeredHostKey} trusted={() => test.mutate()} />
          )}
        </>
      )}
    </div>
  );
}
