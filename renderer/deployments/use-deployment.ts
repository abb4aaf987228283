import { useEffect, useState } from "react";
import { type DeploymentState, initialState, reduceAll } from "../../shared/core/deployment/reduce.ts";
import { useClient } from "../data.ts";
import { repeatUntilDone } from "./repeat-stream.ts";

/** A deployment's state, kept up to date by its events. A lost wire goes on where it stopped. */
export function useDeploymentState(deployment: number): DeploymentState {
  const client = useClient();
  const [state, setState] = useState(initialState);
  useEffect(() => {
    const abort = new AbortController();
    let current = initialState;
    void repeatUntilDone(abort.signal, async () => {
      const input = { deployment, afterSeq: current.seq };
      for await (const events of await client.deployments.watch(input, { signal: abort.signal })) {
        current = reduceAll(events, current);
        setState(current);
      }
    });
    return () => abort.abort();
  }, [client, deployment]);
  return state;
}
