import { RPCHandler } from "@orpc/server/message-port";
import type { SupportedMessagePort } from "@orpc/client/message-port";
import type { HostContext } from "./context.ts";
import { router } from "./router.ts";

/** Serves the contract over a MessagePort, as one person; ends with the port. */
export function serveMessagePort(port: SupportedMessagePort, context: HostContext, actor: string): void {
  new RPCHandler(router).upgrade(port, { context: { host: context, actor } });
}
