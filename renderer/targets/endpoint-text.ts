import { assertNever } from "../../shared/core/errors.ts";
import type { Endpoint } from "../../shared/core/model/target.ts";

/** How a target is reached, in a few words. */
export function endpointText(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "local":
      return "Docker on this computer";
    case "ssh": {
      const user = endpoint.username === "" ? "" : `${endpoint.username}@`;
      return `Docker at ${user}${endpoint.host}${endpoint.port === 22 ? "" : `:${endpoint.port}`} (SSH)`;
    }
    case "tls":
      return `Docker at ${endpoint.host}:${endpoint.port} (TLS)`;
    case "folder":
      return `Folder ${endpoint.path}`;
    default:
      return assertNever(endpoint);
  }
}
