import { URL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { proxyFor, proxyHint } from "../../electron/adapters/environment-proxy.ts";

const PROXY = "http://user:secret@proxy.example:8080";
beforeEach(() => {
  for (const name of ["http_proxy", "https_proxy", "no_proxy"]) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
});
afterEach(() => void vi.unstubAllEnvs());

describe("the environment's proxy", () => {
  it.each([
    ["https://hub.example", { HTTPS_PROXY: PROXY }, true],
    ["https://hub.example", { https_proxy: PROXY, HTTPS_PROXY: "" }, true],
    ["https://hub.example", { HTTP_PROXY: PROXY }, true],
    ["http://hub.example", { HTTPS_PROXY: PROXY }, false],
    ["https://hub.example", {}, false],
    ["https://localhost:5000", { HTTPS_PROXY: PROXY }, false],
    ["http://127.0.0.9", { HTTP_PROXY: PROXY }, false],
    ["http://[::1]:80", { HTTP_PROXY: PROXY }, false],
    ["https://hub.example", { HTTPS_PROXY: PROXY, NO_PROXY: "*" }, false],
    ["https://hub.example", { HTTPS_PROXY: PROXY, NO_PROXY: "other.example, hub.example" }, false],
    ["https://a.hub.example", { HTTPS_PROXY: PROXY, NO_PROXY: "hub.example" }, false],
    ["https://a.hub.example", { HTTPS_PROXY: PROXY, NO_PROXY: "*.HUB.example" }, false],
    ["https://myhub.example", { HTTPS_PROXY: PROXY, NO_PROXY: "hub.example" }, true],
    ["https://hub.example:5000", { HTTPS_PROXY: PROXY, NO_PROXY: "hub.example:5000" }, false],
    ["https://hub.example", { HTTPS_PROXY: PROXY, NO_PROXY: "hub.example:5000" }, true],
    ["https://hub.example", { HTTPS_PROXY: PROXY, NO_PROXY: "hub.example:443" }, false],
    ["https://10.3.2.1", { HTTPS_PROXY: PROXY, NO_PROXY: "10.0.0.0/8" }, false],
    ["https://11.3.2.1", { HTTPS_PROXY: PROXY, NO_PROXY: "10.0.0.0/8" }, true],
    ["https://[fd00::1]", { HTTPS_PROXY: PROXY, NO_PROXY: "fd00::/8" }, false],
    ["https://[fd00::1]:444", { HTTPS_PROXY: PROXY, NO_PROXY: "[fd00::1]:444" }, false],
    ["https://[fd00::1]:444", { HTTPS_PROXY: PROXY, NO_PROXY: "fd00::1" }, false],
    ["https://10.3.2.1", { HTTPS_PROXY: PROXY, NO_PROXY: "10.0.0.0/none,/,fd00::/8" }, true],
  ])("%s with %j", (url, environment, isUsed) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(proxyFor(new URL(url))?.host ?? null).toBe(isUsed ? "proxy.example:8080" : null);
  });

  it("is named in errors without its login", () => {
    vi.stubEnv("HTTPS_PROXY", PROXY);
    expect(proxyHint(new URL("https://hub.example"))).toMatch(/over the proxy proxy\.example:8080; check that too/);
    expect(proxyHint(new URL("https://localhost"))).toBe("");
  });

  it.each(["proxy.example:8080", "socks5://proxy.example", "a proxy"])("has to be HTTP's: %s is refused", (value) => {
    vi.stubEnv("HTTPS_PROXY", value);
    expect(() => proxyFor(new URL("https://hub.example"))).toThrow(
      "The environment variable HTTPS_PROXY is not the address of an HTTP proxy. Correct it, such as http://proxy.example:8080.",
    );
  });
});
