import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../shared/rpc/client.ts";
import { openTestHost, type TestHost } from "./test-host.ts";

describe("saving warns", () => {
  let test: TestHost;
  let client: Client;
  beforeEach(async () => {
    test = await openTestHost();
    client = test.host.clientFor("anna");
    await client.host.addSample({});
  });
  afterEach(() => test.close());

  const apply = async (...documents: Parameters<Client["documents"]["apply"]>[0]["documents"]) => {
    const { applied, findings } = await client.documents.apply({ documents });
    return { applied, texts: findings.map(({ level, text }) => `${level}: ${text}`) };
  };
  const process = (name: string) => ({
    kind: "process" as const,
    id: "harbour",
    body: { steps: [{ kind: "manual-intervention", id: "ask", name, instructions: "Go?" }] },
  });
  const values = [{ value: "1", scope: { steps: ["Ask Anna"] } }];
  const variables = { kind: "variables" as const, id: "harbour", body: { variables: [{ name: "A", values }] } };

  it("when a step takes another name than a scope says", async () => {
    expect(await apply(process("Ask Anna"), variables)).toEqual({ applied: true, texts: [] });
    expect(await apply(process("Ask Berta"))).toEqual({
      applied: true,
      texts: [
        "warning: In the variables of project 'harbour', a value of 'A' is for step 'Ask Anna', which does not exist: it never counts there. Correct the name, or create it.",
      ],
    });
  });

  it("of two environments with one name", async () => {
    expect(await apply({ kind: "environment", id: "live", body: { name: "PRODUCTION" } })).toEqual({
      applied: true,
      texts: [
        "warning: The environment 'production' has the name 'Production' too: a scope or a command that names it means one of them only. Give them different names.",
      ],
    });
  });
});
