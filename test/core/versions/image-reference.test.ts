import { describe, expect, test } from "vitest";
import {
  formatForPull,
  formatImageReference,
  parseImageReference,
} from "../../../shared/core/versions/image-reference.ts";

const DIGEST = `sha256:${"9f2c".repeat(16)}`;

test.each([
  ["nginx", "docker.io/library/nginx"],
  ["acme/web:1.4.0", "docker.io/acme/web:1.4.0"],
  ["index.docker.io/acme/web", "docker.io/acme/web"],
  ["localhost/web:1", "localhost/web:1"],
  ["registry.example:5000/team/web:1.4.0", "registry.example:5000/team/web:1.4.0"],
  [`10.0.0.1:5000/web@${DIGEST}`, `10.0.0.1:5000/web@${DIGEST}`],
  [`web:1@${DIGEST}`, `docker.io/library/web:1@${DIGEST}`],
])("%s is %s", (text, full) => {
  const reference = parseImageReference(text);
  expect(formatImageReference(reference)).toBe(full);
  expect(parseImageReference(full)).toEqual(reference);
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
