import { expect, test } from "vitest";
import { referencesIn } from "../../../shared/core/expressions/references.ts";

test.each([
  ["plain text", []],
  ["#{ A . B }x#{C | Replace #{D} e}", ["A.B", "C", "D"]],
  ['#{if A == "x"}#{B}#{elseif C != D}#{E}#{else}#{F}#{/if}', ["A", "B", "C", "D", "E", "F"]],
  ["#{each p in Ports}#{P.Name}#{Host[#{p}]}#{/each}#{p}", ["Ports", "Host[#{p}]", "p"]],
  ["#{calc {A}+2*(B + 1)}", ["A", "B"]],
  ["#{A[#{B[#{C}]}]}", ["A[#{B[#{C}]}]", "B[#{C}]", "C"]],
  ["#{A} #{broken!} #{B}", ["A", "B"]],
])("%s", (template, paths) => {
  const references = referencesIn(template);
  expect(references.map(({ path }) => path)).toEqual(paths);
  for (const { path, start, end } of references) {
    expect(template.slice(start, end).replace(/\s/g, "")).toBe(path.replace(/\s/g, ""));
  }
});
