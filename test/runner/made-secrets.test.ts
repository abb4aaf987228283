import { describe, expect, it } from "vitest";
import { createMadeSecrets } from "../../electron/runner/made-secrets.ts";
import { evaluate } from "../../shared/core/expressions/evaluate.ts";
import { createVariableSet } from "../../shared/core/expressions/variable-set.ts";
import { createMask } from "../../shared/core/variables/mask.ts";

const SECRETS = {
  Password: "pa55-Phrase-of-the-db",
  Short: "k9x",
  Json: '{"user":"shop_app","keys":["first-of-two-keys","2"],"on":true}',
  Address: "https://hooks.example/services/T0-B0-abcdef",
};

/** What a template comes to, what was found to be made of secrets, and how the result reads in a log. */
function made(template: string) {
  const mask = createMask(Object.values(SECRETS));
  const found: string[] = [];
  const onMade = createMadeSecrets(mask)((secret) => found.push(secret));
  const variables = createVariableSet([...Object.entries(SECRETS), ["Plain", "an ordinary text"]]);
  const { result } = evaluate(template, variables, { haltOnError: true, onMade });
  return { found, logged: mask.text(result ?? "") };
}

describe("what expressions make of secrets", () => {
  it("is hidden: changed letters, parts of JSON, items of a list, and what is made of those in turn", () => {
    expect(made("#{Password | ToUpper} #{Password | Substring 9} #{Short | ToUpper}").logged).toBe(
      "******** ******** ********",
    );
    expect(made("#{Json.user} #{Json.keys[0]} #{Json.keys[0] | ToUpper}").logged).toBe("******** ******** ********");
    expect(made("#{each part in Json}#{part.Value} #{/each}").logged).toMatch(/^\*+ \*+ True $/);
    expect(made("#{Password | Sha256}").found).toHaveLength(1);
  });

  it("is told once, and not where the secret itself still stands in it", () => {
    expect(made("#{Password | ToUpper}#{Password | ToUpper}").found).toEqual(["PA55-PHRASE-OF-THE-DB"]);
    expect(made('#{Password | Append "-x"}')).toEqual({ found: [], logged: "********-x" });
  });

  it("stays where hiding it would hide ordinary text, and where nothing secret was in it", () => {
    expect(made("#{Address | UriPart Scheme} #{Json.on} #{Json.keys[1]} #{Password | Substring 0 4}").logged).toBe(
      "https True 2 pa55",
    );
    expect(made("#{Plain | ToUpper}")).toEqual({ found: [], logged: "AN ORDINARY TEXT" });
  });
});
