import { assertNever } from "../errors.ts";
import type { Account } from "../model/account.ts";
import type { Certificate } from "../model/certificate.ts";
import type { SecretValue } from "../model/fields.ts";

/**
 * One part of an account or certificate: a variable `Db` gives it as `Db.NAME`, and the part without a name as `Db`.
 * Names are those of the account and certificate variables of Octopus Deploy.
 */
export type CredentialPart = { readonly name: string; readonly value: string; readonly isSensitive: boolean };

/** What can be read from a certificate's file. Texts in base64 are DER unless their name says Pem. Times are UTC. */
export type CertificateFacts = {
  readonly thumbprint: string;
  readonly subject: string;
  readonly subjectCommonName: string;
  readonly issuer: string;
  readonly issuerCommonName: string;
  /** The names and addresses it is for: `DNS:shop.example, IP Address:10.0.0.1`; empty: none beside the subject. */
  readonly alternativeNames: string;
  readonly serialNumber: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly certificate: string;
  readonly certificatePem: string;
  /** The other certificates of the file, nearest issuer first. */
  readonly chain: readonly {
    readonly thumbprint: string;
    readonly subject: string;
    readonly notAfterMs: number;
  }[];
  /** The same as PEM; empty: none. */
  readonly chainPem: string;
  readonly hasPrivateKey: boolean;
};

/** A certificate's file, opened: what may be shown, and what must not. */
export type OpenedCertificate = {
  readonly facts: CertificateFacts;
  /** The file as it was given, in base64. */
  readonly rawOriginal: string;
  readonly password: string;
  /** PKCS#12 in base64, under the same password: the file itself, or one made of it. */
  readonly pfx: string;
  /** PKCS#8 in base64; null: the file has no private key. */
  readonly privateKey: string | null;
  readonly privateKeyPem: string | null;
};

/** The parts of an account. `open` gives a secret's value. */
export function accountParts(
  id: string,
  { name, signIn }: Account,
  open: (value: SecretValue) => string,
): readonly CredentialPart[] {
  const itself = [plain("", id), plain("Name", name)];
  switch (signIn.kind) {
    case "username-password":
      return [...itself, plain("Username", signIn.username), sensitive("Password", open(signIn.password))];
    case "token":
      return [...itself, sensitive("Token", open(signIn.token))];
    case "ssh-key":
      return [
        ...itself,
        plain("Username", signIn.username),
        sensitive("PrivateKey", open(signIn.privateKey)),
        ...(signIn.passphrase ? [sensitive("Passphrase", open(signIn.passphrase))] : []),
      ];
    case "aws":
      return [...itself, plain("AccessKey", signIn.accessKey), sensitive("SecretKey", open(signIn.secretKey))];
    case "azure":
      return [
        ...itself,
        plain("SubscriptionNumber", signIn.subscription),
        plain("TenantId", signIn.tenant),
        plain("Client", signIn.client),
        sensitive("Password", open(signIn.password)),
      ];
    case "google-cloud":
      return [...itself, sensitive("JsonKey", open(signIn.jsonKey))];
    default:
      return assertNever(signIn);
  }
}

/** The parts of a certificate that are secret where it has a private key. */
export const SENSITIVE_CERTIFICATE_PARTS = ["Password", "RawOriginal", "Pfx", "PrivateKey", "PrivateKeyPem"] as const;

/** The parts of a certificate. Its file is a secret where it holds a private key. */
export function certificateParts(id: string, name: string, opened: OpenedCertificate): readonly CredentialPart[] {
  const { facts, password, privateKey, privateKeyPem } = opened;
  const files = { RawOriginal: opened.rawOriginal, Pfx: opened.pfx };
  return [
    plain("", id),
    plain("Type", "Certificate"),
    plain("Name", name),
    plain("Thumbprint", facts.thumbprint),
    plain("Subject", facts.subject),
    plain("SubjectDistinguishedName", facts.subject),
    plain("SubjectCommonName", facts.subjectCommonName),
    plain("Issuer", facts.issuer),
    plain("IssuerDistinguishedName", facts.issuer),
    plain("IssuerCommonName", facts.issuerCommonName),
    plain("SerialNumber", facts.serialNumber),
    plain("NotBefore", roundTripTime(facts.notBeforeMs)),
    plain("NotAfter", roundTripTime(facts.notAfterMs)),
    plain("Certificate", facts.certificate),
    plain("CertificatePem", facts.certificatePem),
    plain("ChainPem", facts.chainPem),
    plain("HasPrivateKey", facts.hasPrivateKey ? "True" : "False"),
    password === "" ? plain("Password", "") : sensitive("Password", password),
    ...Object.entries(files).map(([part, file]) => (facts.hasPrivateKey ? sensitive : plain)(part, file)),
    ...(privateKey === null ? [] : [sensitive("PrivateKey", privateKey)]),
    ...(privateKeyPem === null ? [] : [sensitive("PrivateKeyPem", privateKeyPem)]),
  ];
}

/** The parts of a certificate of which only the facts are known: `hidden` stands for what is in its file. */
export function describedCertificateParts(
  id: string,
  { name, password }: Pick<Certificate, "name" | "password">,
  facts: CertificateFacts,
  hidden: string,
): readonly CredentialPart[] {
  const key = facts.hasPrivateKey ? hidden : null;
  const files = { rawOriginal: hidden, pfx: hidden, privateKey: key, privateKeyPem: key };
  return certificateParts(id, name, { facts, ...files, password: password ? hidden : "" });
}

function plain(name: string, value: string): CredentialPart {
  return { name, value, isSensitive: false };
}

function sensitive(name: string, value: string): CredentialPart {
  return { name, value, isSensitive: true };
}

/** As .NET prints a time in its round-trip form. */
function roundTripTime(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "0000+00:00");
}
