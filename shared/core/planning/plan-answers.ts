import type { Finding } from "../errors.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import type { Variable } from "../model/variables.ts";
import type { DeclaredVariable } from "./candidates.ts";
import type { PlanInput, PlanValue } from "./plan.ts";

/** A variable that is asked for when deploying, and the first declared of its name. */
export type Prompted = DeclaredVariable & { readonly variable: { readonly prompt: NonNullable<Variable["prompt"]> } };

/**
 * What was typed for prompted variables, by case key of their names, and what is wrong with it. An answer stands for
 * every value of its name, wherever that is declared: what a person typed must not lose to a narrower scope.
 */
export type Answers = {
  readonly prompted: ReadonlyMap<string, Prompted>;
  readonly given: ReadonlyMap<string, PlanValue>;
  readonly findings: readonly Finding[];
};

/** Reads the answers of a deployment; names compare without case. */
export function readAnswers(declared: readonly DeclaredVariable[], answers: PlanInput["answers"]): Answers {
  const prompted = promptedByName(declared);
  const given = new Map<string, PlanValue>();
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(answers)) {
    const key = caseKey(name);
    const asked = prompted.get(key);
    const problem = asked === undefined ? unasked(name, prompted) : answerProblem(asked, value, given.has(key));
    if (problem !== null) findings.push({ level: "error", text: problem });
    if (asked !== undefined) given.set(key, asked.variable.prompt.control === "checkbox" ? flag(value) : value);
  }
  return { prompted, given, findings };
}

/** An error for each required variable that has neither an answer nor a stored value that may count here. */
export function missingAnswers(
  { prompted, given }: Answers,
  candidates: readonly { readonly name: string; readonly value: unknown }[],
): readonly Finding[] {
  const known = new Set(candidates.filter(({ value }) => !isNothing(value)).map(({ name }) => caseKey(name)));
  return [...prompted].flatMap(([key, { variable }]): Finding[] => {
    if (!variable.prompt.required || given.has(key) || known.has(key)) return [];
    return [{ level: "error", text: `A value is needed for ${titleOf(variable)}. Give it when deploying.` }];
  });
}

function promptedByName(declared: readonly DeclaredVariable[]): ReadonlyMap<string, Prompted> {
  const prompted = declared.filter((one): one is Prompted => one.variable.prompt !== undefined);
  return new Map(prompted.toReversed().map((one) => [caseKey(one.variable.name), one]));
}

function unasked(name: string, prompted: Answers["prompted"]): string {
  const names = [...prompted.values()].map(({ variable }) => variable.name).toReversed();
  const known =
    names.length > 0 ? `It asks for: ${names.join(", ")}. Correct the name` : "It asks for nothing. Leave it out";
  return `The release does not ask for '${name}'. ${known}, or let the variable be asked for and update the variables of the release.`;
}

function answerProblem({ variable }: Prompted, value: PlanValue, isSecond: boolean): string | null {
  const { required, control, options = [] } = variable.prompt;
  if (isSecond) return `${titleOf(variable)} was given twice, in different case. Give it once.`;
  if (typeof value !== "string") return null;
  if (required && value === "") return `A value is needed for ${titleOf(variable)}. Give it when deploying.`;
  if (control === "select" && value !== "" && options.length > 0 && !options.includes(value)) {
    return `'${value}' is no choice of ${titleOf(variable)}. Choose one of: ${options.join(", ")}.`;
  }
  if (control === "checkbox" && !FLAGS.has(caseKey(value))) {
    return `'${value}' is no answer to ${titleOf(variable)}. Answer True or False.`;
  }
  return null;
}

const FLAGS = new Map([
  [caseKey("true"), "True"],
  [caseKey("false"), "False"],
]);

/** A switch has two values, so that comparing with one of them is safe however it was typed. */
function flag(value: PlanValue): PlanValue {
  return typeof value === "string" ? (FLAGS.get(caseKey(value)) ?? value) : value;
}

function titleOf({ name, prompt }: Prompted["variable"]): string {
  const label = prompt.label ?? "";
  return label === "" || label === name ? `'${name}'` : `'${label}' (${name})`;
}

function isNothing(value: unknown): boolean {
  return value === null || value === "";
}
