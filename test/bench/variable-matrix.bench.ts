import type { Page } from "playwright-core";
import type { Variable } from "../../shared/core/model/variables.ts";
import { NO_CREDENTIALS } from "../../shared/core/variables/credential-book.ts";
import { columnsOf, matrixReader } from "../../shared/core/variables/matrix.ts";
import { matrixProblems } from "../../shared/core/variables/problems.ts";
import { indexUses } from "../../shared/core/variables/uses.ts";
import { openScreens } from "../e2e/screens.ts";
import { median, timed } from "./median.ts";

type Figure = { readonly name: string; readonly value: number; readonly unit: string; readonly target: string };

const ENVIRONMENTS = Array.from({ length: 11 }, (_, index) => `environment-${index}`);

/** 5,000 names with a value everywhere and one in each of eleven environments. */
function manyVariables(): Variable[] {
  return Array.from({ length: 5000 }, (_, index) => ({
    name: `Group${index % 50}.Name${index}`,
    values: [
      { value: `value ${index} #{Group1.Name1}`, scope: {} },
      ...ENVIRONMENTS.map((environment) => ({
        value: `${environment} ${index}`,
        scope: { environments: [environment] },
      })),
    ],
  }));
}

/** The matrix of 5,000 names by 12 scopes: its model, and the screen in a real browser. */
export async function run(): Promise<readonly Figure[]> {
  return [await reading(), await findingProblems(), ...(await onScreen())];
}

async function reading(): Promise<Figure> {
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const variables = manyVariables();
    rounds.push(await timed(async () => columnsOf(variables, { reader: matrixReader(), environments: ENVIRONMENTS })));
  }
  return { name: "Read 5,000 names x 12 scopes as a matrix", value: median(rounds), unit: "ms", target: "< 200 ms" };
}

async function findingProblems(): Promise<Figure> {
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const variables = manyVariables();
    const sources = { variables, process: { steps: [] }, transforms: { files: [] }, sets: [] };
    rounds.push(
      await timed(async () =>
        matrixProblems({
          variables,
          reader: matrixReader(),
          canonical: (_kind, name) => name,
          environments: ENVIRONMENTS,
          surroundings: { targets: [], steps: [] },
          uses: indexUses(sources),
          others: [],
          credentials: NO_CREDENTIALS,
          filesUseNames: false,
        }),
      ),
    );
  }
  return {
    name: "Find the problems of 5,000 names x 12 scopes",
    value: median(rounds),
    unit: "ms",
    target: "< 500 ms",
  };
}

async function onScreen(): Promise<readonly Figure[]> {
  const screens = await openScreens();
  try {
    await screens.client.host.addSample();
    await screens.client.documents.apply({
      documents: [
        ...ENVIRONMENTS.map((id, index) => ({
          kind: "environment" as const,
          id,
          body: { name: `Environment ${index}`, sortOrder: index },
        })),
        { kind: "project", id: "big", body: { name: "Big", lifecycle: "default" } },
        { kind: "variables", id: "big", body: { variables: manyVariables() } },
      ],
    });
    const page = await screens.open("/projects/big/releases");
    const openMs = await timed(async () => {
      await page.evaluate(() => {
        location.hash = "#/projects/big/variables";
      });
      await page.locator('[data-at="10/2"]').waitFor();
    });
    const blankMs = await worstBlank(page);
    return [
      {
        name: "Open the matrix of 5,000 names x 12 scopes, with reading them",
        value: openMs,
        unit: "ms",
        target: "< 1000 ms",
      },
      { name: "Longest time without rows while scrolling it", value: blankMs, unit: "ms", target: "< 100 ms" },
    ];
  } finally {
    await screens.close();
  }
}

/** Scrolls by leaps in both directions and looks at the middle of the grid after each frame. */
async function worstBlank(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const grid = document.querySelector("[role=grid]");
    if (!grid) throw new Error("There is no grid.");
    const box = grid.getBoundingClientRect();
    let [worst, blank, last] = [0, 0, performance.now()];
    for (let frame = 0; frame < 240; frame++) {
      grid.scrollTop = (frame * 671) % grid.scrollHeight;
      grid.scrollLeft = (frame % 60) * 25;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const middle = document.elementFromPoint(box.left + 60, box.top + box.height / 2);
      const now = performance.now();
      blank = middle?.closest("[data-at]") ? 0 : blank + now - last;
      worst = Math.max(worst, blank);
      last = now;
    }
    return worst;
  });
}
