import { createPrivateKey, randomUUID, sign, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { URL } from "node:url";
import { type WebServer, listen } from "./listen.ts";
import { run } from "./processes.ts";
import { registryLogin, tokenNames } from "./registry.ts";

/** A token server and the certificate by which a registry trusts its tokens. */
export type TokenServer = WebServer & { readonly realm: string; readonly certificate: string };

/**
 * Serves registry tokens as the distribution project's token specification says: the rig's login may do everything,
 * without it only repositories below `public/` may be pulled. A wrong login is refused.
 */
export async function startTokenServer(root: string, address: string, port: number): Promise<TokenServer> {
  const [certificate, key] = [join(root, "token.pem"), join(root, "token-key.pem")];
  const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key];
  run("openssl", ["req", "-x509", ...ec, "-out", certificate, "-days", "30", "-subj", "/CN=slipway-rig"]);
  const signToken = tokenSigner(readFileSync(key, "utf8"), readFileSync(certificate, "utf8"));

  const server = createServer((request, response) => {
    const known = isLogin(request.headers.authorization);
    if (known === false) {
      response
        .writeHead(401, { "Content-Type": "application/json" })
        .end('{"details":"incorrect username or password"}');
      return;
    }
    const query = new URL(request.url ?? "/", "http://token").searchParams;
    const scopes = query.getAll("scope").flatMap((scope) => scope.split(" "));
    const access = scopes.map((scope) => grant(scope, known === true)).filter((entry) => entry.actions.length > 0);
    const token = signToken(access);
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ token, expires_in: 60 }));
  });
  const listening = await listen(server, address, port);
  return { ...listening, realm: `${listening.url}/token`, certificate };
}

type Access = { readonly type: string; readonly name: string; readonly actions: readonly string[] };

/** True for the rig's login, false for another, `null` when none was sent. */
function isLogin(authorization: string | undefined): boolean | null {
  if (authorization === undefined) return null;
  const { username, password } = registryLogin;
  return authorization === `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** What a scope such as `repository:acme/web:pull,push` is granted. */
function grant(scope: string, signedIn: boolean): Access {
  const [type = "", ...rest] = scope.split(":");
  const actions = (rest.pop() ?? "").split(",");
  const name = rest.join(":");
  const open = name.startsWith("public/") ? actions.filter((action) => action === "pull") : [];
  return { type, name, actions: signedIn ? actions : open };
}

/** Signs JSON web tokens with ES256, the certificate in the header. */
function tokenSigner(privateKey: string, certificate: string): (access: readonly Access[]) => string {
  const key = createPrivateKey(privateKey);
  const x5c = [new X509Certificate(certificate).raw.toString("base64")];
  return (access) => {
    const now = Math.floor(Date.now() / 1000);
    const { issuer: iss, service: aud } = tokenNames;
    const claims = { iss, aud, sub: "", iat: now, nbf: now - 10, exp: now + 60, jti: randomUUID(), access };
    const body = `${tokenPart({ typ: "JWT", alg: "ES256", x5c })}.${tokenPart(claims)}`;
    const signature = sign("sha256", Buffer.from(body), { key, dsaEncoding: "ieee-p1363" });
    return `${body}.${signature.toString("base64url")}`;
  };
}

function tokenPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
