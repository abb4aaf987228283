import { describe, expect, it } from "vitest";
import { hostKeyAlgorithms, hostKeyPrint, refusedHostKey } from "../../electron/adapters/ssh/host-key.ts";

describe("a host key", () => {
  it("is printed as ssh-keygen prints it", () => {
    // A key made for this test, and what `ssh-keygen -lf` says of it.
    const blob = Buffer.from("AAAAC3NzaC1lZDI1NTE5AAAAIBXevBuRIGISpK3VuaT3rfIrUuPuvI98FcB7Q3A+fAKn", "base64");
    expect(hostKeyPrint(blob)).toBe("ssh-ed25519 SHA256:YXKusCwPoYUibBq11iQsR42lk9c6qIkFRS5Q6OFbIYo");
  });

  it("is asked for in the order that shows a pinned one first", () => {
    expect(hostKeyAlgorithms([])[0]).toBe("ssh-ed25519");
    expect(hostKeyAlgorithms(["ssh-rsa SHA256:x"]).slice(0, 3)).toEqual(["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]);
    expect(hostKeyAlgorithms(["ecdsa-sha2-nistp256 SHA256:x"])[0]).toBe("ecdsa-sha2-nistp256");
    expect(hostKeyAlgorithms(["ssh-rsa SHA256:x", "unknown SHA256:y"])).toHaveLength(7);
  });

  it("is refused with what to do, and offered to be trusted", () => {
    const error = refusedHostKey("web-1", "ssh-ed25519 SHA256:new", ["ssh-ed25519 SHA256:old"]);
    expect(error).toMatchObject({ code: "unauthenticated", details: { offeredHostKey: "ssh-ed25519 SHA256:new" } });
    expect(error.message).toMatch(/SHA256:new.*SHA256:old is trusted/);
  });
});
