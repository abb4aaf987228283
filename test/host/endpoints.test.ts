import { expect, it } from "vitest";
import { dockerEndpoint, type Openers, shellEndpoint } from "../../electron/host/endpoints.ts";
import { type Account, accountSchema } from "../../shared/core/model/account.ts";
import { targetSchema } from "../../shared/core/model/target.ts";

const target = (more: object) => ({
  kind: "target" as const,
  id: "web-1",
  version: 1,
  updatedAtMs: 0,
  updatedBy: "anna",
  body: targetSchema.parse({
    name: "web-1",
    endpoint: { kind: "ssh", host: "web-1.example", auth: { kind: "account", account: "deploy" }, ...more },
  }),
});
const account = (signIn: object) => accountSchema.parse({ name: "Deploy", signIn });
const openers = (found: Account): Openers => ({ secret: (id) => `opened ${id}`, account: () => found });
const key = { kind: "ssh-key", username: "deploy", privateKey: { secret: "key" }, passphrase: { secret: "phrase" } };
const login = { kind: "username-password", username: "web", password: { secret: "password" } };

it("signs in to a host with the key or the password of an account, for containers and for scripts", () => {
  const withKey = { username: "deploy", auth: { kind: "key", privateKey: "opened key", passphrase: "opened phrase" } };
  const withPassword = { username: "web", auth: { kind: "password", password: "opened password" } };
  expect(dockerEndpoint(target({}), openers(account(key)))).toMatchObject(withKey);
  expect(shellEndpoint(target({}), openers(account(key)))).toMatchObject(withKey);
  expect(dockerEndpoint(target({}), openers(account(login)))).toMatchObject(withPassword);
});

it("takes a target's own user before the account's", () => {
  expect(dockerEndpoint(target({ username: "root" }), openers(account(key)))).toMatchObject({ username: "root" });
});

it("refuses an account that nobody can sign in to a host with", () => {
  const token = account({ kind: "token", token: { secret: "token" } });
  expect(() => dockerEndpoint(target({}), openers(token))).toThrow(
    "Target 'web-1' signs in with the account 'Deploy', which is neither an SSH key nor a user with a password. Choose another.",
  );
});

it("needs a user where there is no account", () => {
  expect(() => target({ auth: { kind: "agent" } })).toThrow("name the user, or an account to sign in with");
});
