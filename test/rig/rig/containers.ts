import { engineRequest } from "./engine-request.ts";
import type { HostInfo } from "./host.ts";
import { until } from "./processes.ts";

/** What to run for a test, straight through the Engine API. */
export type TestContainer = {
  readonly image: string;
  readonly name?: string;
  readonly env?: readonly string[];
  /** Container port to host port, such as `{"80/tcp": 8080}`; host port 0 lets the engine choose. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** More of the create call, in the Engine API's own words. */
  readonly create?: { readonly HostConfig?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;
};

/** Makes sure that an image is on the host. */
export async function pullImage(host: HostInfo, image: string): Promise<void> {
  const present = await engineRequest(host.socket, "GET", `/images/${image}/json`);
  if (present.status === 200) return;
  const pulled = await engineRequest(host.socket, "POST", `/images/create?fromImage=${encodeURIComponent(image)}`);
  if (pulled.status !== 200 || pulled.text.includes("errorDetail")) throw new Error(`Pull ${image}: ${pulled.text}`);
}

/** Pulls the image when needed, creates the container and gives its id. */
export async function createTestContainer(host: HostInfo, container: TestContainer): Promise<string> {
  await pullImage(host, container.image);
  const ports = Object.entries(container.ports ?? {});
  const body = {
    Image: container.image,
    Env: container.env,
    Labels: container.labels,
    ExposedPorts: Object.fromEntries(ports.map(([port]) => [port, {}])),
    ...container.create,
    HostConfig: {
      PortBindings: Object.fromEntries(ports.map(([port, hostPort]) => [port, [{ HostPort: String(hostPort) }]])),
      ...container.create?.HostConfig,
    },
  };
  const name = container.name === undefined ? "" : `?name=${container.name}`;
  const created = await engineRequest(host.socket, "POST", `/containers/create${name}`, body);
  if (created.status !== 201) throw new Error(`Create ${container.image}: ${created.text}`);
  return (created.json as { Id: string }).Id; // The documented answer to a 201.
}

/** Creates and starts a container and gives its id. */
export async function runTestContainer(host: HostInfo, container: TestContainer): Promise<string> {
  const id = await createTestContainer(host, container);
  const started = await engineRequest(host.socket, "POST", `/containers/${id}/start`);
  if (started.status !== 204) throw new Error(`Start ${container.image}: ${started.text}`);
  return id;
}

/** Removes every container of a host, running or not. */
export async function removeAllContainers(host: HostInfo): Promise<void> {
  for (const id of await containerIds(host)) {
    await engineRequest(host.socket, "DELETE", `/containers/${id}?force=1&v=1`);
  }
}

/** The ids of all containers on a host. */
export async function containerIds(host: HostInfo): Promise<readonly string[]> {
  const listed = await engineRequest(host.socket, "GET", "/containers/json?all=1");
  return (listed.json as readonly { Id: string }[]).map(({ Id }) => Id); // The documented answer.
}

/** Reads a page that a container on the host serves, waiting until it answers. */
export async function httpText(host: HostInfo, port: number, path: string): Promise<string> {
  let text = "";
  await until(`http://${host.address}:${port}${path} answers`, async () => {
    const answer = await fetch(`http://${host.address}:${port}${path}`).catch(() => null);
    if (!answer?.ok) return false;
    text = await answer.text();
    return true;
  });
  return text;
}
