import { describe, expect, test } from "vitest";
import { variableSchema } from "../../../shared/core/model/variables.ts";
import { missingAnswers, readAnswers } from "../../../shared/core/planning/plan-answers.ts";

const declared = (...variables: readonly object[]) =>
  variables.map((variable) => ({ variable: variableSchema.parse(variable), source: "project" as const }));
const ticket = { name: "Ticket", prompt: { label: "Change ticket", required: true } };
const texts = (variables: readonly object[], answers: Record<string, string | null>) =>
  readAnswers(declared(...variables), answers).findings.map(({ text }) => text);

describe("answers to prompts", () => {
  test("are found by name, whatever its case", () => {
    const { given, findings } = readAnswers(declared(ticket), { TICKET: "CHG-1" });
    expect([...given]).toEqual([["TICKET", "CHG-1"]]);
    expect(findings).toEqual([]);
  });

  test.each<[string, readonly object[], Record<string, string>, string]>([
    [
      "a name nothing is asked by",
      [ticket, { name: "Note", prompt: {} }, { name: "Stored" }],
      { Tikcet: "1" },
      "The release does not ask for 'Tikcet'. It asks for: Ticket, Note. Correct the name, or let the variable be asked for and update the variables of the release.",
    ],
    [
      "a variable that is not asked for",
      [{ name: "Stored" }],
      { Stored: "1" },
      "The release does not ask for 'Stored'. It asks for nothing. Leave it out, or let the variable be asked for and update the variables of the release.",
    ],
    [
      "nothing for what is required",
      [ticket],
      { Ticket: "" },
      "A value is needed for 'Change ticket' (Ticket). Give it when deploying.",
    ],
    [
      "one thing twice",
      [ticket],
      { Ticket: "1", ticket: "2" },
      "'Change ticket' (Ticket) was given twice, in different case. Give it once.",
    ],
    [
      "what cannot be chosen",
      [{ name: "Size", prompt: { control: "select", options: ["small", "big"] } }],
      { Size: "Big" },
      "'Big' is no choice of 'Size'. Choose one of: small, big.",
    ],
    [
      "a word for a switch",
      [{ name: "Clean", prompt: { control: "checkbox" } }],
      { Clean: "maybe" },
      "'maybe' is no answer to 'Clean'. Answer True or False.",
    ],
  ])("are refused: %s", (_, variables, answers, text) => {
    expect(texts(variables, answers)).toEqual([text]);
  });

  test("to a switch come in one spelling", () => {
    const switches = declared({ name: "Clean", prompt: { control: "checkbox" } });
    expect([...readAnswers(switches, { Clean: "true" }).given]).toEqual([["CLEAN", "True"]]);
  });
});

describe("a required variable", () => {
  const missing = (answers: Record<string, string>, ...values: readonly (string | null)[]) =>
    missingAnswers(
      readAnswers(declared(ticket), answers),
      values.map((value) => ({ name: "ticket", value })),
    ).map(({ text }) => text);
  const needed = "A value is needed for 'Change ticket' (Ticket). Give it when deploying.";

  test("needs an answer where no stored value may count, or only an empty one", () => {
    expect(missing({})).toEqual([needed]);
    expect(missing({}, "", null)).toEqual([needed]);
  });

  test("needs none where one is stored", () => {
    expect(missing({}, "CHG-0")).toEqual([]);
    expect(missing({ ticket: "CHG-1" })).toEqual([]);
  });
});
