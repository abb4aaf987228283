import { execFile } from "node:child_process";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeSelfSigned, openOpensslFolder, type OpensslFolder, opensslIsMissing } from "../make-certificates.ts";
import { openProxy } from "../web-proxy.ts";

const PROBE = fileURLToPath(new URL("registry-probe.ts", import.meta.url));

/** What a registry test of a process of its own says, in an environment. */
async function probe(url: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const ours = Object.entries(process.env).filter(([name]) => !/_proxy$|^SSL_CERT|^NODE_EXTRA_CA/i.test(name));
  const env = { ...Object.fromEntries(ours), ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, [PROBE, url], { env });
  return stdout;
}

describe.skipIf(opensslIsMissing)("a registry of a company", () => {
  let files: OpensslFolder;
  let close: () => void;
  let port: number;
  beforeEach(async () => {
    files = openOpensslFolder();
    makeSelfSigned(files, "registry", { more: ["-addext", "subjectAltName=DNS:registry.example,IP:127.0.0.1"] });
    const [key, cert] = [files.text("registry.key"), files.text("registry.crt")];
    const server = createServer({ key, cert }, (_request, response) => response.end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
    close = () => server.close();
  });
  afterEach(() => {
    close();
    files.remove();
  });

  it("is trusted where this system trusts its authority, and only there", async () => {
    const url = `https://127.0.0.1:${port}`;
    expect(await probe(url, {})).toContain("its certificate is not trusted");
    expect(await probe(url, { SSL_CERT_FILE: files.path("registry.crt") })).toContain(`GET ${url}/v2/ 200`);
  });

  it("is reached over the proxy that the environment names", async () => {
    const proxy = await openProxy(port);
    const address = `http://127.0.0.1:${proxy.port}`;
    const trusted = { SSL_CERT_FILE: files.path("registry.crt") };
    const url = `https://registry.example:${port}`;
    expect(await probe(url, { ...trusted, HTTPS_PROXY: address })).toContain(`GET ${url}/v2/ 200`);
    expect(proxy.asked).toEqual([{ target: `registry.example:${port}`, login: null }]);
    await probe(url, { ...trusted, HTTPS_PROXY: address, NO_PROXY: "registry.example" });
    expect(await probe(`https://127.0.0.1:${port}`, { ...trusted, HTTPS_PROXY: address })).toContain("200");
    expect(proxy.asked).toHaveLength(1);
    await proxy.close();
  });

  it("says that a proxy was in the way when it could not be reached", async () => {
    const url = "https://registry.example";
    expect(await probe(url, { HTTPS_PROXY: "http://user:secret@127.0.0.1:1" })).toMatch(
      /nothing listens there.*over the proxy 127\.0\.0\.1:1; check that too/,
    );
    expect(await probe(url, { HTTPS_PROXY: "a proxy" })).toMatch(
      /variable HTTPS_PROXY is not the address of an HTTP proxy/,
    );
    expect(await probe("http://127.0.0.1:1", { HTTP_PROXY: "http://127.0.0.1:2" })).not.toContain("proxy");
  });
});
