import { assertNever } from "../../../shared/core/errors.ts";
import type { DockerConnector, DockerEndpoint, TargetConnection } from "../../ports/docker.ts";
import { SshSession } from "../ssh/ssh-session.ts";
import { sshTransport } from "../ssh/ssh-transport.ts";
import { testEndpoint } from "./connection-test.ts";
import { dockerEngine } from "./engine.ts";
import { engineSocketPath } from "./socket-path.ts";
import { tlsTransport } from "./tls-transport.ts";
import { type EngineTransport, localTransport } from "./transport.ts";

/** Reaches Docker engines on this machine, on SSH hosts and behind TLS. */
export const dockerConnector: DockerConnector = { connect, test: testEndpoint };

async function connect(endpoint: DockerEndpoint, signal: AbortSignal): Promise<TargetConnection> {
  const transport = await openTransport(endpoint, signal);
  const docker = await dockerEngine(transport).catch(async (error: unknown) => {
    await transport.close();
    throw error;
  });
  return { docker, dial: (port, limit) => transport.dial(port, limit), close: () => transport.close() };
}

/** An SSH host is signed in to and its engine found at once; other engines are reached at the first call. */
async function openTransport(endpoint: DockerEndpoint, signal: AbortSignal): Promise<EngineTransport> {
  switch (endpoint.kind) {
    case "local":
      return localTransport(engineSocketPath(endpoint.socket));
    case "tls":
      return tlsTransport(endpoint);
    case "ssh": {
      const session = new SshSession(endpoint);
      try {
        await session.open(signal);
        return await sshTransport(session);
      } catch (error) {
        await session.close();
        throw error;
      }
    }
    default:
      return assertNever(endpoint);
  }
}
