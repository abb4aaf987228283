import { describe, expect, it } from "vitest";
import { type Account, accountSchema } from "../../../shared/core/model/account.ts";
import {
  accountParts,
  type CertificateFacts,
  certificateParts,
  type CredentialPart,
  describedCertificateParts,
  type OpenedCertificate,
  SENSITIVE_CERTIFICATE_PARTS,
} from "../../../shared/core/variables/credentials.ts";

const open = (value: object) => ("secret" in value ? `opened ${String(value.secret)}` : "in clear");
const account = (signIn: object): Account => accountSchema.parse({ name: "Deploy", signIn });
/** `NAME=VALUE`, with a star where it is sensitive. */
const shown = (parts: readonly CredentialPart[]) =>
  parts.map(({ name, value, isSensitive }) => `${name}${isSensitive ? "*" : ""}=${value}`);

describe("the parts of an account", () => {
  const secret = (id: string) => ({ secret: id });
  const kinds: readonly (readonly [object, readonly string[]])[] = [
    [{ kind: "username-password", username: "web", password: secret("pw") }, ["Username=web", "Password*=opened pw"]],
    [{ kind: "token", token: secret("t") }, ["Token*=opened t"]],
    [
      { kind: "ssh-key", username: "web", privateKey: secret("key"), passphrase: secret("phrase") },
      ["Username=web", "PrivateKey*=opened key", "Passphrase*=opened phrase"],
    ],
    [{ kind: "ssh-key", username: "web", privateKey: secret("key") }, ["Username=web", "PrivateKey*=opened key"]],
    [{ kind: "aws", accessKey: "AKIA", secretKey: secret("k") }, ["AccessKey=AKIA", "SecretKey*=opened k"]],
    [
      { kind: "azure", subscription: "s", tenant: "t", client: "c", password: secret("pw") },
      ["SubscriptionNumber=s", "TenantId=t", "Client=c", "Password*=opened pw"],
    ],
    [{ kind: "google-cloud", jsonKey: secret("json") }, ["JsonKey*=opened json"]],
  ];
  it.each(kinds)("are those of its kind: %j", (signIn, parts) => {
    expect(shown(accountParts("deploy", account(signIn), open))).toEqual(["=deploy", "Name=Deploy", ...parts]);
  });
});

const FACTS: CertificateFacts = {
  thumbprint: "AB",
  subject: "CN=shop, C=DE",
  subjectCommonName: "shop",
  issuer: "CN=ca",
  issuerCommonName: "ca",
  alternativeNames: "DNS:shop",
  serialNumber: "01",
  notBeforeMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  notAfterMs: Date.UTC(2027, 0, 2, 3, 4, 5),
  certificate: "DER",
  certificatePem: "PEM",
  chain: [],
  chainPem: "CHAIN",
  hasPrivateKey: true,
};

describe("the parts of a certificate", () => {
  const opened: OpenedCertificate = {
    facts: FACTS,
    rawOriginal: "raw",
    password: "pw",
    pfx: "pfx",
    privateKey: "key",
    privateKeyPem: "key in PEM",
  };

  it("say what it is, and hide what opens it", () => {
    expect(shown(certificateParts("tls", "Shop", opened))).toEqual([
      "=tls",
      "Type=Certificate",
      "Name=Shop",
      "Thumbprint=AB",
      "Subject=CN=shop, C=DE",
      "SubjectDistinguishedName=CN=shop, C=DE",
      "SubjectCommonName=shop",
      "Issuer=CN=ca",
      "IssuerDistinguishedName=CN=ca",
      "IssuerCommonName=ca",
      "SerialNumber=01",
      "NotBefore=2026-01-02T03:04:05.0000000+00:00",
      "NotAfter=2027-01-02T03:04:05.0000000+00:00",
      "Certificate=DER",
      "CertificatePem=PEM",
      "ChainPem=CHAIN",
      "HasPrivateKey=True",
      "Password*=pw",
      "RawOriginal*=raw",
      "Pfx*=pfx",
      "PrivateKey*=key",
      "PrivateKeyPem*=key in PEM",
    ]);
  });

  it("hide nothing of one without a key: a mask must not cover the certificate itself", () => {
    const keyless = { ...opened, facts: { ...FACTS, hasPrivateKey: false }, password: "", privateKey: null };
    const parts = certificateParts("tls", "Shop", { ...keyless, privateKeyPem: null });
    expect(parts.filter(({ isSensitive }) => isSensitive)).toEqual([]);
    expect(shown(parts)).toContain("HasPrivateKey=False");
    expect(parts.map(({ name }) => name)).not.toContain("PrivateKey");
  });

  it("are told by the facts alone, with something else in the place of what is hidden", () => {
    const names = (parts: readonly CredentialPart[]) => parts.map(({ name, isSensitive }) => `${name} ${isSensitive}`);
    const described = describedCertificateParts("tls", { name: "Shop", password: { secret: "pw" } }, FACTS, "***");
    expect(names(described)).toEqual(names(certificateParts("tls", "Shop", opened)));
    expect(described.filter(({ isSensitive }) => isSensitive).map(({ name }) => name)).toEqual([
      ...SENSITIVE_CERTIFICATE_PARTS,
    ]);
    expect(described.filter(({ isSensitive }) => isSensitive).map(({ value }) => value)).toEqual(
      Array.from({ length: 5 }, () => "***"),
    );
    expect(shown(describedCertificateParts("tls", { name: "Shop" }, FACTS, "***"))).toContain("Password=");
  });
});
