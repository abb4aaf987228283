import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DOCUMENT_KINDS } from "../../shared/core/model/documents.ts";
import { removeAllContainers } from "./rig/containers.ts";
import { rigIsMissing, theRemote, theRig } from "./shared-rig.ts";
import { deploy, openShop, type Shop, sshTarget } from "./shop.ts";

/** Secrets that no file, answer, log or export may ever hold, in any of the forms they are printed in. */
const VARIABLE = 'Canary-"quoted"\\ & <angle> +42%';
const LINES = "canary-first-line-7781\ncanary-second-line-9313";
const SHORT = "c4n";
const REGISTRY = "canary-registry-pass-2217";

const PRINT = [
  'echo "plain $CANARY"',
  'echo "$LINES"',
  'printf "%s" "$CANARY" | base64',
  'echo "json {\\"v\\":$JSON}"',
  'echo "url $URL"',
  'echo "short $SHORT."',
  'echo "split in the middle: ${CANARY%quoted*}quoted${CANARY#*quoted}"',
].join("; ");

describe.skipIf(rigIsMissing)("secrets", () => {
  let shop: Shop;
  beforeEach(() => removeAllContainers(theRemote()));
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRemote());
  });

  it("are nowhere but sealed in the store, though a container prints them in every way it can", async () => {
    const value = (name: string, plain: string) => ({ name, values: [{ value: { plain } }] });
    shop = await openShop(theRig().local, {
      target: sshTarget(theRemote()),
      step: {
        health: { kind: "completes" },
        container: {
          env: [
            { name: "CANARY", value: "#{Canary}" },
            { name: "LINES", value: "#{Lines}" },
            { name: "SHORT", value: "#{Short}" },
            { name: "JSON", value: '"#{Canary | JsonEscape}"' },
            { name: "URL", value: "#{Canary | UriDataEscape}" },
          ],
          labels: [{ name: "canary", value: "#{Canary}" }],
          command: ["/bin/sh", "-c", PRINT],
        },
      },
      variables: [
        value("Canary", VARIABLE),
        value("Lines", LINES),
        value("Short", SHORT),
        { name: "Built", values: [{ value: "from #{Canary}" }] },
      ],
    });
    const { client } = shop;
    const feed = {
      kind: "registry",
      name: "Closed",
      url: "http://127.0.0.1:9",
      username: "u",
      password: { plain: REGISTRY },
    };
    await client.documents.save({ kind: "feed", id: "closed", body: feed, expectedVersion: 0 });
    const done = await deploy(client, "1.0.0");
    expect(done, JSON.stringify(await client.deployments.log({ deployment: done.id }))).toMatchObject({
      outcome: "succeeded",
    });

    const answers = JSON.stringify([
      await client.documents.export(),
      await client.host.supportBundle(),
      await Promise.all(DOCUMENT_KINDS.map((kind) => client.documents.list({ kind }))),
      await client.documents.version({ kind: "variables", id: "shop", version: 1 }),
      await client.audit.list({ limit: 1000 }),
      await client.deployments.log({ deployment: done.id, limit: 10_000 }),
      await allEvents(done.id),
      await client.deployments.get({ deployment: done.id }),
      await client.feeds.test({ id: "closed" }).catch(String),
      await client.targets.test({ id: "box" }),
    ]);
    shop.host.context.db.pragma("wal_checkpoint(TRUNCATE)");
    const files = readdirSync(shop.folder).map((name) => readFileSync(join(shop.folder, name)).toString("latin1"));
    for (const [where, text] of [
      ["answers", answers],
      ...files.map((file, index) => [`file ${index}`, file]),
    ] as const) {
      for (const form of forms()) expect(text.includes(form), `${form} in ${where}`).toBe(false);
    }
    expect(answers).toContain("plain ********");
    expect(answers).toContain("short ********.");
  });

  async function allEvents(deployment: number): Promise<unknown[]> {
    const all: unknown[] = [];
    for await (const events of await shop.client.deployments.watch({ deployment })) all.push(...events);
    return all;
  }
});

/** Every form that must not appear. The short one alone would appear by chance, so it is looked for in its sentence. */
function forms(): readonly string[] {
  const [first = "", second = ""] = LINES.split("\n");
  return [
    VARIABLE,
    JSON.stringify(VARIABLE).slice(1, -1),
    JSON.stringify(JSON.stringify(VARIABLE)).slice(3, -3),
    encodeURIComponent(VARIABLE),
    Buffer.from(VARIABLE).toString("base64"),
    first,
    second,
    REGISTRY,
    `short ${SHORT}.`,
    theRemote().ssh?.privateKey.split("\n")[2] ?? "no key",
  ];
}
