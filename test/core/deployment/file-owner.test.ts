import { describe, expect, test } from "vitest";
import { fileOwner } from "../../../shared/core/deployment/file-owner.ts";

const PASSWD = "root:x:0:0:root:/root:/bin/sh\napp:x:101:102::/srv:/sbin/nologin\n1234:x:7:8::/:/bin/sh\n";
const GROUP = "root:x:0:\nweb:x:33:app\n";

describe("whom a file in a container belongs to", () => {
  test.each([
    ["", 0, 0],
    ["app", 101, 102],
    ["app:web", 101, 33],
    ["app:44", 101, 44],
    ["1000", 1000, 0],
    ["101", 101, 102],
    ["1000:1001", 1000, 1001],
    ["1000:web", 1000, 33],
  ])("the user '%s' is %i:%i", (user, uid, gid) => {
    expect(fileOwner(user, PASSWD, GROUP)).toEqual({ uid, gid });
  });

  test.each([
    ["nobody", "the user 'nobody', which is not in the image's /etc/passwd"],
    ["app:staff", "the group 'staff', which is not in the image's /etc/group"],
  ])("'%s' is an error that says where it was looked for", (user, message) => {
    expect(() => fileOwner(user, PASSWD, GROUP)).toThrow(message);
  });
});
