import { createPrivateKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificateReader } from "../../electron/adapters/certificates/reader.ts";
import { type DerNode, readDer, writeDer } from "../../electron/adapters/certificates/der.ts";
import { AppError } from "../../shared/core/errors.ts";
import {
  makeIssued,
  makeSelfSigned,
  openOpensslFolder,
  type OpensslFolder,
  opensslIsMissing,
} from "../make-certificates.ts";

const PASSWORD = "pässwörd €1 😀";
let files: OpensslFolder;

beforeAll(() => {
  if (opensslIsMissing) return;
  files = openOpensslFolder();
  makeSelfSigned(files, "root", { key: "ec" });
  makeIssued(files, "middle", "root");
  makeIssued(files, "shop", "middle", {
    more: ["-subj", "/C=DE/O=Acme, Inc./CN=shop.example", "-addext", "subjectAltName=DNS:shop.example,IP:10.0.0.1"],
  });
  makeIssued(files, "tiny", "middle", { key: "ec" });
  makeSelfSigned(files, "other");
  files.write("chain.crt", files.text("middle.crt") + files.text("root.crt"));
});
afterAll(() => files?.remove());

const open = (content: string, password = "") => certificateReader.open(content, password);
const sameKey = (pem: string | null, name: string) =>
  pem !== null && createPrivateKey(pem).equals(createPrivateKey(files.text(`${name}.key`)));
const makePfx = (name: string, password: string, ...options: readonly string[]) => {
  const chain = ["-certfile", "chain.crt"];
  const own = ["-inkey", `${name}.key`, "-in", `${name}.crt`, ...chain];
  files.run("pkcs12", "-export", ...own, "-out", "made.pfx", "-passout", `pass:${password}`, ...options);
  return files.base64("made.pfx");
};
const refusal = (content: string, password = ""): string => {
  try {
    open(content, password);
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_input") return error.message;
    throw error;
  }
  return "was opened";
};

describe.skipIf(opensslIsMissing)("what is read of a certificate", () => {
  it("is what openssl says of it", () => {
    const { facts } = open(files.text("shop.crt"));
    const says = (...args: readonly string[]) =>
      files
        .run("x509", "-in", "shop.crt", "-noout", ...args)
        .trim()
        .replace(/^.*?=/, "");
    expect(facts.thumbprint).toBe(says("-fingerprint", "-sha1").replaceAll(":", ""));
    expect(facts.thumbprint).toMatch(/^[0-9A-F]{40}$/);
    expect(facts.serialNumber).toBe(says("-serial"));
    expect(facts.subject).toBe(says("-subject", "-nameopt", "RFC2253,sep_comma_plus_space"));
    expect(facts.issuer).toBe(says("-issuer", "-nameopt", "RFC2253"));
    expect(facts.notBeforeMs).toBe(Date.parse(says("-startdate")));
    expect(facts.notAfterMs).toBe(Date.parse(says("-enddate")));
    expect(facts.certificatePem).toBe(files.run("x509", "-in", "shop.crt"));
    expect(facts).toMatchObject({
      subjectCommonName: "shop.example",
      issuerCommonName: "middle",
      subject: "CN=shop.example, O=Acme\\, Inc., C=DE",
      alternativeNames: "DNS:shop.example, IP Address:10.0.0.1",
      hasPrivateKey: false,
      chain: [],
      chainPem: "",
    });
  });

  it("does not depend on the form of the file", () => {
    files.run("x509", "-in", "shop.crt", "-outform", "der", "-out", "shop.cer");
    const pem = open(files.text("shop.crt"));
    expect(open(files.base64("shop.cer")).facts).toEqual(pem.facts);
    expect(open(files.text("shop.crt").replaceAll("\n", "\r\n")).facts).toEqual(pem.facts);
    expect(open(files.base64("shop.crt")).facts).toEqual(pem.facts);
  });

  it("comes with the file as it was given", () => {
    expect(open(files.text("shop.crt")).rawOriginal).toBe(files.base64("shop.crt"));
    expect(open(files.base64("shop.crt")).rawOriginal).toBe(files.base64("shop.crt"));
  });
});

describe.skipIf(opensslIsMissing)("a private key in a PEM file", () => {
  const forms: Readonly<
    Record<string, { readonly make: readonly string[]; readonly of: string; readonly password?: string }>
  > = {
    "PKCS#8": { make: ["pkcs8", "-topk8", "-nocrypt"], of: "shop" },
    "PKCS#8 of an EC key": { make: ["pkcs8", "-topk8", "-nocrypt"], of: "tiny" },
    "PKCS#1": { make: ["rsa", "-traditional"], of: "shop" },
    SEC1: { make: ["ec"], of: "tiny" },
    "protected PKCS#8": { make: ["pkcs8", "-topk8", "-passout", "pass:k3y"], of: "shop", password: "k3y" },
    "protected PKCS#8 of the old kind": {
      make: ["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-passout", "pass:k3y"],
      of: "tiny",
      password: "k3y",
    },
    "protected PKCS#1": {
      make: ["rsa", "-traditional", "-aes256", "-passout", "pass:k3y"],
      of: "shop",
      password: "k3y",
    },
    "protected SEC1": { make: ["ec", "-des3", "-passout", "pass:k3y"], of: "tiny", password: "k3y" },
  };
  it.each(Object.entries(forms))("is read in the form %s", (_form, { make, of, password = "" }) => {
    files.run(...make, "-in", `${of}.key`, "-out", "made.key");
    const opened = open(files.text("made.key") + files.text(`${of}.crt`), password);
    expect(opened.facts.hasPrivateKey).toBe(true);
    expect(sameKey(opened.privateKeyPem, of)).toBe(true);
    expect(opened.privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const bytes = Buffer.from(opened.privateKey ?? "", "base64");
    expect(
      createPrivateKey({ key: bytes, format: "der", type: "pkcs8" }).export({ type: "pkcs8", format: "pem" }),
    ).toBe(opened.privateKeyPem);
    if (password === "") return;
    const text = files.text("made.key") + files.text(`${of}.crt`);
    expect(refusal(text)).toBe("The private key is protected by a password. Give it.");
    expect(refusal(text, "wrong")).toMatch(/^The password does not open the private key/);
  });

  it("may stand beside the curve's name and a chain in any order", () => {
    const curve = files.run("ecparam", "-name", "prime256v1");
    const all = [
      files.text("root.crt"),
      curve,
      files.text("tiny.key"),
      files.text("middle.crt"),
      files.text("tiny.crt"),
    ];
    const { facts, privateKeyPem } = open(all.join(""));
    expect(facts.subject).toBe("CN=tiny");
    expect(facts.chain.map(({ subject }) => subject)).toEqual(["CN=middle", "CN=root"]);
    expect(facts.chainPem).toBe(files.run("x509", "-in", "middle.crt") + files.run("x509", "-in", "root.crt"));
    expect(sameKey(privateKeyPem, "tiny")).toBe(true);
  });
});

describe.skipIf(opensslIsMissing)("a PFX file", () => {
  const forms: Readonly<Record<string, readonly string[]>> = {
    "as openssl makes it today": [],
    "as old programs made it: RC2 and triple DES": ["-legacy"],
    "in triple DES, as Windows likes it": ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
    "in double DES": ["-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-2DES"],
    "in RC2 with long keys": ["-legacy", "-keypbe", "PBE-SHA1-RC2-128", "-certpbe", "PBE-SHA1-RC2-128"],
    "in RC2 with short keys": ["-legacy", "-keypbe", "PBE-SHA1-RC2-40", "-certpbe", "PBE-SHA1-RC2-40"],
    "in AES-128 with SHA-384": ["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC", "-macalg", "sha384"],
    "in AES-192 with SHA-512": ["-keypbe", "AES-192-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha512"],
    "without a check code": ["-nomac"],
    "with a check code alone": ["-keypbe", "NONE", "-certpbe", "NONE"],
    "of many rounds": ["-iter", "100000"],
  };
  describe.each(["shop", "tiny"])("of the key of %s", (name) => {
    it.each(Object.entries(forms))("is read %s", (_form, options) => {
      for (const password of [PASSWORD, ""]) {
        const content = makePfx(name, password, ...options);
        const opened = open(content, password);
        expect(opened.facts).toEqual({
          ...open(files.text(`${name}.crt`) + files.text(`${name}.key`) + files.text("chain.crt")).facts,
        });
        expect(sameKey(opened.privateKeyPem, name)).toBe(true);
        expect(opened).toMatchObject({ pfx: content, rawOriginal: content, password });
      }
    });
  });

  it("without a key is read too", () => {
    files.run("pkcs12", "-export", "-nokeys", "-in", "shop.crt", "-out", "made.pfx", "-passout", "pass:x");
    const { facts, privateKey, privateKeyPem } = open(files.base64("made.pfx"), "x");
    expect({ ...facts, privateKey, privateKeyPem }).toMatchObject({
      subjectCommonName: "shop.example",
      hasPrivateKey: false,
      privateKey: null,
      privateKeyPem: null,
    });
  });

  it.each(["-macalg sha256", "-legacy", "-nomac", "-legacy -nomac"])(
    "tells a wrong password from a missing one and from a broken file (%s)",
    (options) => {
      const content = makePfx("shop", PASSWORD, ...options.split(" "));
      expect(refusal(content)).toBe("The file is protected by a password. Give it.");
      expect(refusal(content, "wrong")).toMatch(/^The password does not open the file/);
      const bytes = Buffer.from(content, "base64");
      for (const length of [0, 1, 40, 400, bytes.length - 1]) {
        expect(refusal(bytes.subarray(0, length).toString("base64"), PASSWORD)).toMatch(
          /no certificate that can be read/,
        );
      }
    },
  );

  it.each([[], ["-legacy"], ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "AES-256-CBC"]])(
    "without a check code tells every wrong password, also where the padding fits by chance (%s)",
    (...options) => {
      const content = makePfx("tiny", "x", "-nomac", "-iter", "1", ...options);
      const said = Array.from({ length: 2000 }, (_, index) => refusal(content, `wrong ${index}`));
      expect([...new Set(said)]).toEqual(["The password does not open the file. Give the one it was saved with."]);
    },
  );

  it("is read in BER, where lengths are open and octets come in pieces", () => {
    const der = Buffer.from(makePfx("shop", "x"), "base64");
    const { facts } = open(asBer(readDer(der)).toString("base64"), "x");
    expect(facts).toEqual(open(der.toString("base64"), "x").facts);
  });

  it("protected in a way that is not known says so", () => {
    expect(refusal(makePfx("shop", "x", "-certpbe", "PBE-SHA1-RC4-128", "-legacy"), "x")).toMatch(
      /protected in a way that cannot be read \(1\.2\.840\.113549\.1\.12\.1\.1\)/,
    );
  });
});

describe.skipIf(opensslIsMissing)("the PFX file made of another one", () => {
  it.each(["shop", "tiny"])("is read by openssl, with the key and the chain of %s", (name) => {
    for (const password of [PASSWORD, ""]) {
      files.run(
        "pkcs8",
        "-topk8",
        "-in",
        `${name}.key`,
        "-out",
        "made.key",
        ...(password ? ["-passout", `pass:${password}`] : ["-nocrypt"]),
      );
      const { pfx } = open(files.text("made.key") + files.text(`${name}.crt`) + files.text("chain.crt"), password);
      expect(refusal(pfx, "wrong")).toMatch(/^The password does not open the file/);
      expect(open(pfx, password).facts.subject).toBe(open(files.text(`${name}.crt`)).facts.subject);
      files.write("made.b64", pfx);
      files.run("base64", "-d", "-A", "-in", "made.b64", "-out", "made.pfx");
      const inside = files.run("pkcs12", "-in", "made.pfx", "-nodes", "-passin", `pass:${password}`);
      expect(inside.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
      expect(inside.match(/localKeyID/g)).toHaveLength(2);
      expect(sameKey(/-----BEGIN PRIVATE KEY-----[^]*END PRIVATE KEY-----/.exec(inside)?.[0] ?? null, name)).toBe(true);
      expect(files.run("pkcs12", "-in", "made.pfx", "-info", "-noout", "-passin", `pass:${password}`)).toBe("");
    }
  });

  it("is the same each time, so that it is masked where it was used", () => {
    const content = files.text("shop.key") + files.text("shop.crt");
    expect(open(content).pfx).toBe(open(content).pfx);
    expect(open(content, "x").pfx).not.toBe(open(content).pfx);
  });

  it("holds a certificate alone where there is no key", () => {
    files.write("made.b64", open(files.text("shop.crt")).pfx);
    files.run("base64", "-d", "-A", "-in", "made.b64", "-out", "made.pfx");
    const inside = files.run("pkcs12", "-in", "made.pfx", "-nodes", "-passin", "pass:");
    expect(inside).toContain("BEGIN CERTIFICATE");
    expect(inside).not.toContain("PRIVATE KEY");
  });
});

describe.skipIf(opensslIsMissing)("a file is refused", () => {
  it("that holds no certificate", () => {
    for (const content of [
      "",
      "hello",
      files.base64("made.b64"),
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    ]) {
      expect(refusal(content)).toMatch(/no certificate/);
    }
    expect(refusal(files.text("shop.key"))).toMatch(/holds no certificate.*not the key alone/);
    files.run("pkcs8", "-topk8", "-nocrypt", "-in", "shop.key", "-outform", "der", "-out", "made.der");
    expect(refusal(files.base64("made.der"))).toMatch(/no certificate that can be read/);
  });

  it("whose key belongs to another certificate", () => {
    expect(refusal(files.text("other.key") + files.text("shop.crt"))).toMatch(/belongs to another certificate/);
  });

  it("with a key in OpenSSH's form, saying how to convert it", () => {
    const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n";
    expect(refusal(key + files.text("shop.crt"))).toContain("ssh-keygen -p -m PEM");
  });

  it("that holds several certificates without saying which is meant", () => {
    expect(refusal(files.text("shop.crt") + files.text("other.crt"))).toMatch(
      /several certificates that are no chain: 'CN=shop.example', 'CN=other'/,
    );
    const pairs = ["shop.crt", "shop.key", "other.crt", "other.key"].map((name) => files.text(name));
    expect(refusal(pairs.join(""))).toMatch(/several certificates with their keys/);
  });

  it("never with a secret in the message", () => {
    const wrongPair = files.text("other.key") + files.text("shop.crt");
    const [line = ""] = files.text("other.key").split("\n").slice(3);
    expect(refusal(wrongPair, "a-password")).not.toContain(line);
    expect(refusal(makePfx("shop", "right"), "a-password")).not.toContain("a-password");
  });
});

const END = Buffer.from([0, 0]);

/** The same value with open lengths, its octet strings cut in two: as programs write that do not know the length yet. */
function asBer(node: DerNode): Buffer {
  const whole = writeDer(node);
  const [tag = 0] = whole;
  if (typeof node.value !== "string") {
    return Buffer.concat([Buffer.from([tag, 0x80]), ...node.value.map(asBer), END]);
  }
  const isOctets = tag === 0x04 && node.value.length > 1;
  if (!isOctets) return whole;
  const half = node.value.length >> 1;
  const pieces = [node.value.slice(0, half), node.value.slice(half)].map((value) => writeDer({ ...node, value }));
  return Buffer.concat([Buffer.from([0x24, 0x80]), ...pieces, END]);
}
