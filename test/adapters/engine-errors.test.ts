import { describe, expect, it } from "vitest";
import { engineError } from "../../electron/adapters/docker/engine-errors.ts";

const image = "registry.example:5000/acme/web:1.0";
const action = { doing: "pull it", place: "the Docker engine on web-1", image, signal: new AbortController().signal };
const said = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) x - ${message} `), { statusCode });
const failed = (code: string) => Object.assign(new Error(code), { code });

describe("what an engine says", () => {
  it.each([
    [
      500,
      "driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed: port is already allocated",
      "conflict",
      /port 8080 is already in use/,
    ],
    [500, "listen tcp4 0.0.0.0:443: bind: address already in use", "conflict", /port 443 is already in use/],
    [
      409,
      'Conflict. The container name "/web" is already in use by container "0123456789abcdef". You have to',
      "conflict",
      /name web is taken by container 0123456789ab/,
    ],
    [500, "write /data/x: no space left on device", "remote_failed", /disk is full/],
    [500, "There is not enough space on the disk.", "remote_failed", /disk is full/],
    [500, 'Head "http://x": no basic auth credentials', "unauthenticated", /feed for registry\.example:5000/],
    [
      404,
      "pull access denied for acme/web, repository does not exist or may require 'docker login'",
      "unauthenticated",
      /does not exist at registry\.example:5000/,
    ],
    [404, "manifest for x not found: manifest unknown: manifest unknown", "not_found", /is not in the registry/],
    [500, "dial tcp 10.0.0.1:5000: connect: connection refused", "unreachable", /cannot reach registry\.example:5000/],
    [500, "http: server gave HTTP response to HTTPS client", "unreachable", /insecure-registries/],
    [500, "toomanyrequests: You have reached your pull rate limit", "remote_failed", /no more downloads/],
    [404, "No such container: web", "not_found", /does not exist/],
    [500, "something new", "remote_failed", /the engine says "something new"/],
  ])("%i %s", (status, text, code, message) => {
    const error = engineError(said(status, text), action);
    expect(error).toMatchObject({ code, message });
    expect(error.message).toMatch(/^Could not pull it on the Docker engine on web-1: /);
  });

  it.each([
    ["ENOENT", "unreachable", /not running there/],
    ["ECONNREFUSED", "unreachable", /Start Docker/],
    ["EACCES", "unauthenticated", /group docker/],
    ["ECONNRESET", "unreachable", /broke the connection off/],
    ["EWHATEVER", "unreachable", /EWHATEVER/],
  ])("nothing, because of %s", (code, kind, message) => {
    expect(engineError(failed(code), action)).toMatchObject({ code: kind, message });
  });

  it("is put down to the caller when it cancelled or set a time limit", () => {
    const late = AbortSignal.abort(new DOMException("late", "TimeoutError"));
    expect(engineError(failed("ABORT_ERR"), { ...action, signal: AbortSignal.abort() })).toMatchObject({
      code: "cancelled",
    });
    expect(engineError(failed("ABORT_ERR"), { ...action, signal: late })).toMatchObject({ code: "timed_out" });
  });
});
