import { PlugConnectedRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useClient } from "../data.ts";
import { CheckList } from "../ui/check-list.tsx";
import { TestBar } from "../ui/test-bar.tsx";
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
      <TestBar
        test={test}
        isDirty={isDirty}
        action="Test the connection"
        pending="Testing"
        icon={<PlugConnectedRegular />}
        run={() => test.mutate()}
      />
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
