import { AppError } from "../../../shared/core/errors.ts";
import type { StoredDocument } from "../../../shared/core/model/documents.ts";
import type { TargetTestResult } from "../../../shared/rpc/types.ts";
import { requireDocument } from "../../store/documents.ts";
import type { CallContext, HostContext } from "../context.ts";
import { dockerEndpoint, storedOpeners } from "../endpoints.ts";
import { save } from "./documents.ts";

/** Walks the connection to a target; the first check that is not `ok` is what stands in the way. */
export async function test(host: HostContext, id: string, signal: AbortSignal): Promise<TargetTestResult> {
  const target = requireDocument(host.db, "target", id);
  const { endpoint } = target.body;
  if (endpoint.kind === "folder") return testFolder(host, endpoint.path);
  return host.connector.test(dockerEndpoint(target, storedOpeners(host.db, host.dataKey)), signal);
}

/** Pins a host key that a person has looked at. A key of the same type takes the place of the old one. */
export function trustHostKey(call: CallContext, id: string, hostKey: string): StoredDocument {
  const target = requireDocument(call.host.db, "target", id);
  const { endpoint } = target.body;
  if (endpoint.kind !== "ssh")
    throw new AppError("invalid_input", `Target '${target.body.name}' is not reached over SSH.`);
  const type = hostKey.split(" ", 1)[0];
  const others = endpoint.hostKeys.filter((known) => known.split(" ", 1)[0] !== type);
  const body = { ...target.body, endpoint: { ...endpoint, hostKeys: [...others, hostKey] } };
  return save(call, { kind: "target", id, body, expectedVersion: target.version });
}

async function testFolder(host: HostContext, path: string): Promise<TargetTestResult> {
  const startedMs = performance.now();
  const ok = await host.files.exists(path);
  const detail = ok ? `The folder ${path} is there.` : `There is no folder ${path} yet; the first deployment makes it.`;
  return {
    checks: [{ name: "folder", ok: true, detail, durationMs: performance.now() - startedMs }],
    engine: null,
    offeredHostKey: null,
  };
}
