import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RigLayout } from "./layout.ts";
import { run } from "./processes.ts";

/** How to reach a host's engine behind TLS: PEM texts. */
export type TlsLogin = {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
};

const PORT = 2376;

/** Makes the authority of a rig and the client certificate it signs, which all its engines accept. */
function makeTlsAuthority(layout: RigLayout): void {
  const ca = join(layout.root, "ca");
  if (existsSync(`${ca}.pem`)) return;
  newKey(`${ca}.key`);
  selfSign(ca, "rig authority");
  sign(layout, join(layout.root, "client"), "rig client", "extendedKeyUsage=clientAuth");
}

/** Makes the certificate of a host's engine and gives the login for it. */
export function tlsLogin(layout: RigLayout, root: string, host: string): TlsLogin {
  makeTlsAuthority(layout);
  const own = join(root, "engine");
  if (!existsSync(`${own}.pem`)) sign(layout, own, host, `extendedKeyUsage=serverAuth\nsubjectAltName=IP:${host}`);
  const text = (name: string) => readFileSync(join(layout.root, name), "utf8");
  return { host, port: PORT, ca: text("ca.pem"), certificate: text("client.pem"), key: text("client.key") };
}

/** What dockerd is started with. */
export function tlsOptions(layout: RigLayout, root: string, host: string): string {
  const files = `--tlscacert ${layout.root}/ca.pem --tlscert ${root}/engine.pem --tlskey ${root}/engine.key`;
  return `-H tcp://${host}:${PORT} --tlsverify ${files}`;
}

/** A certificate that no engine of the rig accepts, and its key. */
export function makeStranger({ root }: RigLayout): Pick<TlsLogin, "certificate" | "key"> {
  const name = join(root, "stranger");
  newKey(`${name}.key`);
  selfSign(name, "stranger");
  return { certificate: readFileSync(`${name}.pem`, "utf8"), key: readFileSync(`${name}.key`, "utf8") };
}

function selfSign(name: string, subject: string): void {
  const request = ["-key", `${name}.key`, "-subj", `/CN=${subject}`, "-days", "2", "-out", `${name}.pem`];
  run("openssl", ["req", "-x509", "-new", ...request]);
}

function newKey(file: string): void {
  run("openssl", ["ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", file]);
}

function sign({ root }: RigLayout, name: string, subject: string, extensions: string): void {
  newKey(`${name}.key`);
  writeFileSync(`${name}.ext`, extensions);
  run("openssl", ["req", "-new", "-key", `${name}.key`, "-subj", `/CN=${subject}`, "-out", `${name}.csr`]);
  const authority = ["-CA", join(root, "ca.pem"), "-CAkey", join(root, "ca.key"), "-CAcreateserial"];
  const files = ["-in", `${name}.csr`, "-extfile", `${name}.ext`, "-out", `${name}.pem`];
  run("openssl", ["x509", "-req", "-days", "2", ...authority, ...files]);
}
