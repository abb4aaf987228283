import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { DeploymentEvent } from "../../shared/core/deployment/events.ts";
import { openScreens, type Screens } from "../e2e/screens.ts";
import { addLoggedDeployment } from "../logged-deployment.ts";
import { addLongLog, longLogText } from "../long-log.ts";
import { median, timed } from "./median.ts";

type Figure = { readonly name: string; readonly value: number; readonly unit: string; readonly target: string };

const LINES = 2_000_000;
const ROUNDS = 5;
const LIVE_LINES = 200;
const LIVE_EVERY_MS = 25;

/** A log of two million lines on the screen, in a real browser, and one that grows under a reader's eyes. */
export async function run(): Promise<readonly Figure[]> {
  const screens = await openScreens();
  try {
    const id = addLongLog(screens.host.context.db, LINES);
    return [...(await opening(screens, id)), ...(await reading(screens, id)), await growing(screens)];
  } finally {
    await screens.close();
  }
}

async function opening(screens: Screens, id: number): Promise<readonly Figure[]> {
  const rounds: number[] = [];
  const outlined: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(await openOnce(screens, id));
    screens.host.context.db.exec("DELETE FROM log_runs; DELETE FROM log_kinds");
    outlined.push(await openOnce(screens, id));
  }
  return [
    { name: "Open a log of 2,000,000 lines: its end is shown", value: median(rounds), unit: "ms", target: "< 1000 ms" },
    {
      name: "The same for one that was written before logs had outlines, once",
      value: median(outlined),
      unit: "ms",
      target: "about 1000 ms more",
    },
  ];
}

async function openOnce(screens: Screens, id: number): Promise<number> {
  const page = await screens.open("/deployments");
  const tookMs = await timed(async () => {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/deployments/${id}`);
    await shown(page, LINES);
  });
  await page.context().close();
  return tookMs;
}

async function reading(screens: Screens, id: number): Promise<readonly Figure[]> {
  const page = await screens.open("/deployments");
  const memory = await rendererMemory(page);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/deployments/${id}`);
  await shown(page, LINES);
  const jumps: number[] = [];
  const searches: number[] = [];
  const everything: number[] = [];
  await page.getByRole("log").focus();
  for (let round = 0; round < ROUNDS; round++) {
    await page.keyboard.press("Home");
    await shown(page, 1);
    jumps.push(
      await timed(async () => {
        await page.keyboard.press("End");
        await shown(page, LINES);
      }),
    );
    searches.push(await search(page, "milestone", "20 of 20"));
    everything.push(await search(page, "status=200", "1,998,000"));
    await page.getByRole("log").focus();
  }
  const blankMs = await worstBlank(page);
  const savedMs = await timed(async () => {
    const download = page.waitForEvent("download", { timeout: 120_000 });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await (await download).path();
  });
  const grownMb = (await rendererMemory(page)) - memory;
  return [
    { name: "Jump from its beginning to its end", value: median(jumps), unit: "ms", target: "< 100 ms" },
    { name: "Search all of it: 20 matches found", value: median(searches), unit: "ms", target: "< 2000 ms" },
    { name: "Search all of it: a text in every line", value: median(everything), unit: "ms", target: "< 2000 ms" },
    { name: "Longest time without lines while scrolling it", value: blankMs, unit: "ms", target: "< 100 ms" },
    { name: "Save it as a file", value: savedMs, unit: "ms", target: "< 10 000 ms" },
    { name: "What the page's memory has grown by after all that", value: grownMb, unit: "MB", target: "< 150 MB" },
  ];
}

async function shown(page: Page, line: number): Promise<void> {
  await page.locator(`[data-line="${line}"]`).getByText(longLogText(line)).waitFor();
}

/** From the last key of a text until it is known how often it is there. */
async function search(page: Page, text: string, found: string): Promise<number> {
  const input = page.getByRole("textbox", { name: "Find in log" });
  const tookMs = await timed(async () => {
    await input.fill(text);
    await page.locator(".log-found").getByText(found).waitFor();
  });
  await input.press("Escape");
  await page.locator(".log-found").getByText(found).waitFor({ state: "detached" });
  return tookMs;
}

/** Scrolls by leaps and looks at the middle of the log after each frame: is there a line with its text? */
async function worstBlank(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const log = document.querySelector("[role=log]");
    if (!log) throw new Error("There is no log.");
    const box = log.getBoundingClientRect();
    let [worst, blank, last] = [0, 0, performance.now()];
    for (let frame = 0; frame < 240; frame++) {
      if (frame % 12 === 0) log.scrollTop = (frame * 91_733) % log.scrollHeight;
      else log.scrollTop += 90;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const row = document.elementFromPoint(box.left + 60, box.top + box.height / 2)?.closest("[data-line]");
      const now = performance.now();
      blank = row && !row.hasAttribute("data-pending") ? 0 : blank + now - last;
      worst = Math.max(worst, blank);
      last = now;
    }
    return worst;
  });
}

/** How long after it was stored a line can be read, for 95 of 100, while ten deployments log at once. */
async function growing(screens: Screens): Promise<Figure> {
  const { db, runnerPorts } = screens.host.context;
  const started: readonly DeploymentEvent[] = [{ kind: "started" }];
  const ids = Array.from({ length: 10 }, () => addLoggedDeployment(db, { events: started }));
  const [id = 0] = ids;
  const page = await screens.open(`/deployments/${id}`);
  await page.evaluate(watchLines);
  for (let round = 1; round <= LIVE_LINES; round++) {
    for (const each of ids) {
      runnerPorts.journal.log(each, [
        {
          atMs: 1,
          stepId: null,
          targetId: null,
          attempt: 1,
          level: "info",
          source: "slipway",
          text: `at ${Date.now()}`,
        },
      ]);
    }
    await sleep(LIVE_EVERY_MS);
  }
  await page.getByRole("log").locator(`[data-line="${LIVE_LINES}"]`).waitFor();
  const delays = await page.evaluate<number[]>("window.seenAfterMs");
  const value = delays.toSorted((a, b) => a - b)[Math.floor(delays.length * 0.95)] ?? Number.NaN;
  return {
    name: "Stored until it can be read, 95 of 100 lines, ten logs at once",
    value,
    unit: "ms",
    target: "< 250 ms",
  };
}

/** In the page: notes in each frame how old the lines are that it shows for the first time. */
function watchLines(): void {
  const seen = new Set<string>();
  const delays: number[] = [];
  Object.assign(window, { seenAfterMs: delays });
  const look = () => {
    for (const row of document.querySelectorAll("[data-line]:not([data-pending])")) {
      const atMs = /at (\d+)$/.exec(row.textContent ?? "")?.[1];
      const number = row.getAttribute("data-line") ?? "";
      if (atMs === undefined || seen.has(number)) continue;
      seen.add(number);
      delays.push(Date.now() - Number(atMs));
    }
    requestAnimationFrame(look);
  };
  look();
}

/** What the page's process holds for itself alone, in MB, after it has cleaned up. */
async function rendererMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  await sleep(1000);
  await session.detach();
  const browser = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo } = (await browser?.send("SystemInfo.getProcessInfo")) ?? { processInfo: [] };
  const held = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => anonymousMb(id));
  return Math.max(...held);
}

function anonymousMb(pid: number): number {
  return Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
