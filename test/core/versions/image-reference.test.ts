import { describe, expect, test } from "vitest";
import {
  formatForPull,
  formatImageReference,
  parseImageReference,
  shortImageName,
} from "../../../shared/core/versions/image-reference.ts";

const DIGEST = `sha256:${"9f2c".repeat(16)}`;

test.each([
  ["nginx", "docker.io/library/nginx", "nginx"],
  ["acme/web:1.4.0", "docker.io/acme/web:1.4.0", "acme/web"],
  ["index.docker.io/acme/web", "docker.io/acme/web", "acme/web"],
  ["localhost/web:1", "localhost/web:1", "localhost/web"],
  ["registry.example:5000/team/web:1.4.0", "registry.example:5000/team/web:1.4.0", "registry.example:5000/team/web"],
  [`10.0.0.1:5000/web@${DIGEST}`, `10.0.0.1:5000/web@${DIGEST}`, "10.0.0.1:5000/web"],
  [`web:1@${DIGEST}`, `docker.io/library/web:1@${DIGEST}`, "web"],
])("%s is %s", (text, full, short) => {
  const reference = parseImageReference(text);
  expect(formatImageReference(reference)).toBe(full);
  expect(parseImageReference(full)).toEqual(reference);
  expect(shortImageName(reference)).toBe(short);
});

describe("what is no image reference names the wrong part", () => {
  test.each([
    ["Web", "repository"],
    ["acme/web:", "tag"],
    ["acme/web:a b", "tag"],
    ["acme/web@sha256:12", "digest"],
    ["acme//web", "repository"],
    ["bad_host.:5000/web", "registry"],
    ["", "repository"],
  ])("%j", (text, part) => {
    expect(() => parseImageReference(text)).toThrow(part);
  });
});

test("pulling goes by the digest and leaves the tag out", () => {
  expect(formatForPull(parseImageReference(`acme/web:1@${DIGEST}`))).toBe(`docker.io/acme/web@${DIGEST}`);
  expect(() => formatForPull(parseImageReference("acme/web:1"))).toThrow("Resolve its tag first");
});
