import { assertNever } from "../../shared/core/errors.ts";
import type { Endpoint } from "../../shared/core/model/target.ts";

/** How a target is reached, in a few words. */
export function endpointText(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "local":
      return "Docker on this computer";
    case "ssh":
      return `Docker at ${endpoint.username}@${endpoint.host}${endpoint.port === 22 ? "" : `:${endpoint.port}`}`;
    case "tls":
      return `Docker at ${endpoint.host}:${endpoint.port} (TLS)`;
    case "folder":
      return `Folder ${endpoint.path}`;
    default:
      return assertNever(endpoint);
  }
}
