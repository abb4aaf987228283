import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate } from "../../../shared/core/expressions/evaluate.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";

const VARIABLES = createVariableSet([
  ["A", "alpha"],
  ["Empty", ""],
  ["List", "x,y"],
  ["Json", '{"k":{"z":[1,2]}}'],
  ["Ep[a].Url", "u1"],
  ["Ep[b].Url", "u2"],
  ["Inner", "#{A}-#{Ghost}"],
]);
const path = fc.constantFrom(
  "A",
  "Empty",
  "List",
  "Json.k.z[1]",
  "Ep[a].Url",
  "Ep[*].Url",
  "Ep",
  "Ep[#{A}]",
  "Inner",
  "Ghost",
  "Ghost.x[1]",
  "G h",
  "Ghost-2",
  "Octopus.Action[Run web].Output.X",
  "Json.k.none",
  "Ep[#{Ghost}]",
);
const filter = fc.constantFrom(
  "ToUpper",
  "Trim start",
  'Append "|"',
  'Replace "a" "b c"',
  "Format N2",
  "Substring 9 1",
  "Nope",
  "Append #{Ghost}",
  "Append #{A}",
  "Prepend #{if Ghost == A}x#{/if}",
);
const blank = fc.constantFrom("", " ", "\t", "\n");
// What is printed has a blank before each filter, and none may stand between a token and the next filter.
const substitution = fc
  .tuple(
    path,
    fc.array(filter, { maxLength: 2 }).filter(([first = "", second]) => second === undefined || !first.includes("#{")),
    blank,
  )
  .map(([name, filters, gap]) => `#{${gap}${[name, ...filters].join(`${gap} |${gap}`)}${gap}}`);
const condition = fc
  .tuple(
    path,
    fc.constantFrom("", ' == "alpha"', ' != "5"', " == Ghost", ' | ToUpper == "A"', " | Nope", ' | Nope == "x"'),
  )
  .map((parts) => parts.join(""));
const { template } = fc.letrec<{ template: string; block: string }>((tie) => {
  const body = tie("template");
  return {
    template: fc
      .array(
        fc.oneof(
          { depthSize: "small" },
          fc.constantFrom("x", " ", "\r\n", "{", "}", '"', "a: b"),
          substitution,
          tie("block"),
        ),
        { maxLength: 4 },
      )
      .map((pieces) => pieces.join("")),
    block: fc.oneof(
      fc.tuple(condition, body, body).map(([when, yes, no]) => `#{if ${when}}${yes}#{else}${no}#{/if}`),
      fc.tuple(condition, body, body).map(([when, yes, no]) => `#{unless ${when}}${yes}#{else}${no}#{/unless}`),
      fc.tuple(condition, body, condition, body).map(([a, x, b, y]) => `#{if ${a}}${x}#{elseif ${b}}${y}#{/if}`),
      fc.tuple(path, body).map(([list, inner]) => `#{each it in ${list}}#{it}${inner}#{it.Url}#{/each}`),
    ),
  };
});

test("what cannot be resolved is printed so that evaluating it again gives the same", () => {
  fc.assert(
    fc.property(template, (text) => {
      const once = evaluate(text, VARIABLES, { haltOnError: true });
      expect(["unresolved-tokens", null]).toContain(once.error);
      const again = evaluate(once.result ?? "", VARIABLES, { haltOnError: true });
      expect(again.result).toEqual(once.result);
      expect(["unresolved-tokens", null]).toContain(again.error);
    }),
    { numRuns: 2000 },
  );
});
