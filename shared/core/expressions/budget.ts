import { AppError } from "../errors.ts";

/** How much one evaluation may do. */
export type Limits = {
  /** Steps of work, each about as long as comparing a character in a regular expression: some 30 ns. */
  readonly steps: number;
  /** UTF-16 units written, all intermediate texts counted. */
  readonly outputUnits: number;
  /** Variables inside variables, blocks inside blocks. */
  readonly depth: number;
};

/** What things cost in steps, beside one step a character they read. */
export const COST = { parsing: 30, token: 4, lookup: 15, filter: 30, round: 30 } as const;

/** About half a second of work, and 10 MB of text. */
export const DEFAULT_LIMITS: Limits = { steps: 12_000_000, outputUnits: 10_000_000, depth: 200 };

/** What is left of the limits. Each call throws `blocked`, naming the limit, when it is used up. */
export type Budget = {
  spend(steps: number): void;
  write(units: number): void;
  enter(): void;
  leave(): void;
};

/** For work whose size is known to be small. */
export const UNLIMITED: Budget = { spend() {}, write() {}, enter() {}, leave() {} };

/** A fresh budget for one evaluation. */
export function createBudget(limits: Limits = DEFAULT_LIMITS): Budget {
  let steps = limits.steps;
  let units = limits.outputUnits;
  let depth = limits.depth;
  return {
    spend(count) {
      steps -= count;
      if (steps < 0) throw usedUp(`it takes more than ${limits.steps} steps`);
    },
    write(count) {
      units -= count;
      if (units < 0) throw usedUp(`it writes more than ${limits.outputUnits} characters`);
    },
    enter() {
      depth--;
      if (depth < 0) throw usedUp(`it goes more than ${limits.depth} levels deep`);
    },
    leave() {
      depth++;
    },
  };
}

function usedUp(why: string): AppError {
  return new AppError("blocked", `The expression was stopped: ${why}. Simplify it or its regular expressions.`);
}
