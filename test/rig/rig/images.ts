import { readFileSync } from "node:fs";
import { URL } from "node:url";
import type { TarEntry } from "modern-tar";
import { type Image, type ImageConfig, type Layer, makeImage, packLayer } from "./image.ts";
import { run } from "./processes.ts";

/** An image under the name and tag the registries give it. */
export type NamedImage = { readonly repository: string; readonly tag: string; readonly image: Image };

/** The versions of acme/web, oldest first. */
const webVersions = ["1.0.0", "1.1.0", "2.0.0"] as const;

const images = new URL("../images/", import.meta.url);
const builtAt = new Date("2024-01-01T00:00:00Z");
const second = 1_000_000_000;
const waitForTerm = "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done";

/**
 * The images of the rig: acme/web serves HTTP and its web.config, the others each behave badly in one way. See
 * images/README.md.
 */
export async function buildImages(): Promise<readonly NamedImage[]> {
  const base = await packLayer(baseEntries());
  const shell = (script: string, config: ImageConfig = {}) =>
    makeImage([base], { Cmd: ["/bin/sh", "-c", script], ...config });
  const site = await packLayer(siteEntries());
  const web = webVersions.map((version) => named("acme/web", webImage(base, site, version), version));
  const probe = { Interval: second, Timeout: second, StartPeriod: 10 * second, Retries: 3 };
  const late = { Healthcheck: { ...probe, Test: ["CMD", "test", "-e", "/tmp/ok"] } };
  const never = {
    Healthcheck: { ...probe, Test: ["CMD-SHELL", "echo probe said no; exit 1"], StartPeriod: 0, Retries: 2 },
  };
  return [
    ...web,
    named("acme/healthy", shell(`trap 'exit 0' TERM; (sleep 2; touch /tmp/ok) & ${waitForTerm}`, late)),
    named("acme/unhealthy", shell(waitForTerm, never)),
    named("acme/exits", shell("echo cannot open database >&2; exit 3")),
    named("acme/logs", makeImage([base], { Cmd: ["/bin/awk", burstProgram], Env: ["LINES=100000"] })),
    named("acme/stubborn", shell("trap '' TERM; while :; do sleep 3600; done")),
  ];
}

/** The burst that acme/logs prints: 100,000 lines of 101 bytes unless LINES says otherwise. */
export function burstLine(number: number): string {
  const counted = String(number).padStart(6, "0");
  return `line ${counted} 2024-05-06T07:08:09Z INFO Shop.Web.Orders order 4711 accepted in 12 ms path=/api/orders`;
}

const burstProgram =
  'BEGIN { n = ENVIRON["LINES"]; for (i = 1; i <= n; i++) ' +
  'printf "line %06d 2024-05-06T07:08:09Z INFO Shop.Web.Orders order 4711 accepted in 12 ms path=/api/orders\\n", i }';

function named(repository: string, image: Image, tag = "1.0.0"): NamedImage {
  return { repository, tag, image };
}

function webImage(base: Layer, site: Layer, version: string): Image {
  return makeImage([base, site], {
    Cmd: ["/entry.sh"],
    Env: [`VERSION=${version}`],
    Labels: { "org.opencontainers.image.version": version },
    ExposedPorts: { "80/tcp": {} },
  });
}

/** One busybox with a link for each of its commands, and two users. */
function baseEntries(): readonly TarEntry[] {
  const commands = run("busybox", ["--list"])
    .split("\n")
    .filter((name) => name !== "" && name !== "busybox");
  const links = commands.map((name) => ({
    header: {
      name: `bin/${name}`,
      type: "symlink" as const,
      linkname: "busybox",
      size: 0,
      mode: 0o777,
      mtime: builtAt,
    },
  }));
  const users = "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/:/bin/sh\n";
  return [
    folder("bin"),
    file("bin/busybox", readFileSync("/bin/busybox"), 0o755),
    ...links,
    folder("tmp", 0o1777),
    folder("root", 0o700),
    folder("etc"),
    file("etc/passwd", Buffer.from(users), 0o644),
  ];
}

/** The web site, owned by user 1000 so that a test sees whether owner and mode survive a rewrite. */
function siteEntries(): readonly TarEntry[] {
  const owned = (name: string, mode: number) => file(`inetpub/wwwroot/${name}`, siteFile(name), mode, 1000);
  return [
    file("entry.sh", siteFile("entry.sh"), 0o755),
    folder("inetpub"),
    folder("inetpub/wwwroot"),
    owned("web.config", 0o640),
    owned("web.Production.config", 0o644),
  ];
}

function siteFile(name: string): Uint8Array {
  return readFileSync(new URL(name, images));
}

function folder(name: string, mode = 0o755): TarEntry {
  return { header: { name: `${name}/`, type: "directory", size: 0, mode, mtime: builtAt, uid: 0, gid: 0 } };
}

function file(name: string, body: Uint8Array, mode: number, owner = 0): TarEntry {
  const header = { name, type: "file" as const, size: body.length, mode, mtime: builtAt, uid: owner, gid: owner };
  return { header, body };
}
