import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { WebSocketRoute } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NewLogLine } from "../../electron/store/log.ts";
import type { DeploymentEvent } from "../../shared/core/deployment/events.ts";
import { addLoggedDeployment } from "../logged-deployment.ts";
import { addLongLog, longLogText } from "../long-log.ts";
import {
  clipboard,
  currentHit,
  firstInView,
  found,
  isInView,
  logOf,
  moveScrollBar,
  rest,
  row,
  rowsMeet,
  selectFrom,
  selectTo,
  topOf,
} from "./log-screen.ts";
import { go, openScreens, type Screens } from "./screens.ts";

const MANY = 2_000_000;
const STEPS = [
  { id: "schema", name: "Update the schema", targets: ["db-1"] },
  { id: "web", name: "Web", targets: ["web-1", "web-2"] },
];
const TARGETS = ["db-1", "web-1", "web-2"].map((id) => ({ id, name: id.toUpperCase() }));

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens();
});
afterAll(() => screens.close());

const addDeployment = (events: readonly DeploymentEvent[]) =>
  addLoggedDeployment(screens.host.context.db, { steps: STEPS, targets: TARGETS, events });
const append = (id: number, lines: readonly NewLogLine[]) => screens.host.context.runnerPorts.journal.log(id, lines);
const happen = (id: number, events: readonly DeploymentEvent[]) =>
  screens.host.context.runnerPorts.journal.append(id, events);

describe("a log of two million lines", () => {
  let id: number;
  beforeAll(() => {
    id = addLongLog(screens.host.context.db, MANY);
  });

  test("is read at its end, its beginning, its middle, and anywhere else", async () => {
    const page = await screens.open(`/deployments/${id}`);
    await row(page, MANY).getByText(longLogText(MANY)).waitFor();
    expect(await isInView(page, MANY)).toBe(true);
    await logOf(page).focus();
    await page.keyboard.press("Home");
    await row(page, 1).getByText(longLogText(1)).waitFor();
    expect(await logOf(page).evaluate((log) => log.scrollTop)).toBe(0);
    for (const part of [0.5, 0.123, 0.987]) {
      await moveScrollBar(page, part);
      await expect.poll(async () => Math.abs((await firstInView(page)) - MANY * part)).toBeLessThan(MANY * 0.03);
      const first = await firstInView(page);
      await row(page, first).getByText(longLogText(first)).waitFor();
    }
    await logOf(page).focus();
    await page.keyboard.press("End");
    await row(page, MANY).getByText(longLogText(MANY)).waitFor();
    expect(await isInView(page, MANY)).toBe(true);
  });

  test("is scrolled line by line in its middle, and by pages", async () => {
    const page = await screens.open(`/deployments/${id}?line=1000001`);
    await expect.poll(() => isInView(page, 1_000_001)).toBe(true);
    const before = await topOf(page, 1_000_001);
    await logOf(page).hover();
    await page.mouse.wheel(0, 100);
    await expect.poll(() => topOf(page, 1_000_001)).toBe(before - 100);
    await page.mouse.wheel(0, -160);
    await expect.poll(() => topOf(page, 1_000_001)).toBe(before + 60);
    const first = await firstInView(page);
    await logOf(page).focus();
    await rest(page);
    for (let count = 0; count < 5; count++) {
      const seen = await firstInView(page);
      await page.keyboard.press("PageDown");
      await rest(page);
      await expect.poll(() => firstInView(page)).toBeGreaterThan(seen + 15);
    }
    expect(await firstInView(page)).toBeLessThan(first + 200);
  });

  test("is searched whole: which match of how many, next, previous, those alone, and back", async () => {
    const page = await screens.open(`/deployments/${id}?line=1000101`);
    await expect.poll(() => isInView(page, 1_000_101)).toBe(true);
    await page.keyboard.press("Control+f");
    await page.keyboard.type("MILESTONE reached");
    await found(page, "11 of 20");
    await currentHit(page, 1_100_000);
    expect(await row(page, 1_100_000).locator("mark").textContent()).toBe("milestone reached");
    await page.keyboard.press("Enter");
    await currentHit(page, 1_200_000);
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Shift+Enter");
    await found(page, "10 of 20");
    await currentHit(page, 1_000_000);
    await logOf(page).focus();
    for (let count = 0; count < 11; count++) await page.keyboard.press("F3");
    await found(page, "1 of 20");
    await currentHit(page, 100_000);
    await page.keyboard.press("Shift+F3");
    await currentHit(page, MANY);
    await page.getByRole("button", { name: "Matches only" }).click();
    await page.getByText("20 of 2,000,000 lines").waitFor();
    const shown = await page.locator("[data-line]").evaluateAll((rows) => rows.map((one) => one.textContent));
    expect(shown.length).toBe(20);
    await page.getByRole("textbox", { name: "Find in log" }).press("Escape");
    await page.getByText("1,998,000 of 2,000,000 lines").waitFor();
    await expect.poll(() => page.getByRole("textbox", { name: "Find in log" }).inputValue()).toBe("");
  });

  test("shows a text that is not there as no matches, and every line's text as all of them", async () => {
    const page = await screens.open(`/deployments/${id}`);
    await page.keyboard.press("Control+f");
    await page.keyboard.type("zebra");
    await found(page, "No matches");
    await page.getByRole("textbox", { name: "Find in log" }).fill("status=200");
    await page.getByText(/ of 1,998,000$/).waitFor();
  });

  test("wraps its lines, wherever it is scrolled to", async () => {
    const page = await screens.open(`/deployments/${id}?line=1500001`, { viewport: { width: 900, height: 700 } });
    await expect.poll(() => isInView(page, 1_500_001)).toBe(true);
    await page.getByRole("button", { name: "Wrap" }).click();
    await expect.poll(() => row(page, 1_500_001).evaluate((one) => one.clientHeight)).toBeGreaterThan(20);
    await rowsMeet(page);
    expect(await isInView(page, 1_500_001)).toBe(true);
    await moveScrollBar(page, 0.25);
    await expect.poll(() => firstInView(page)).toBeLessThan(600_000);
    await rowsMeet(page);
    await logOf(page).focus();
    await page.keyboard.press("End");
    await expect.poll(() => isInView(page, MANY)).toBe(true);
    await rowsMeet(page);
    await page.keyboard.press("Home");
    await expect.poll(() => isInView(page, 1)).toBe(true);
    expect(await topOf(page, 1)).toBe(0);
    await page.getByRole("button", { name: "Wrap" }).click();
    await expect.poll(() => row(page, 1).evaluate((one) => one.clientHeight)).toBe(20);
  });

  test("is saved byte for byte, and too much of it is not copied but offered as a file", async () => {
    const page = await screens.open(`/deployments/${id}`);
    await row(page, MANY).waitFor();
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Copy 1,998,000 lines?" });
    const download = page.waitForEvent("download", { timeout: 60_000 });
    await dialog.getByRole("button", { name: "Save as a file" }).click();
    const file = await (await download).path();
    const saved = readFileSync(file, "latin1");
    let at = 0;
    for (let line = 1; line <= MANY; line++) {
      const text = `${longLogText(line)}\n`;
      if (!saved.startsWith(text, at)) expect.fail(`Line ${line} is not what was stored.`);
      at += text.length;
    }
    expect(saved.length).toBe(at);
    await dialog.waitFor({ state: "detached" });
  });
});

describe("a log that grows", () => {
  test("is followed until the reader scrolls up; then nothing moves, and what is new is counted", async () => {
    const id = addDeployment([{ kind: "started" }]);
    append(id, lines(1, 3000));
    const page = await screens.open(`/deployments/${id}`);
    await row(page, 3000).waitFor();
    append(id, lines(3001, 3050));
    await row(page, 3050).getByText("line 3050").waitFor();
    await expect.poll(() => isInView(page, 3050)).toBe(true);
    await logOf(page).hover();
    await page.mouse.wheel(0, -1000);
    await expect.poll(() => isInView(page, 3050)).toBe(false);
    await page.getByRole("button", { name: "To the end" }).waitFor();
    await rest(page);
    const read = await firstInView(page);
    const top = await topOf(page, read);
    for (let from = 3051; from < 9051; from += 500) append(id, lines(from, from + 499));
    await page.getByRole("button", { name: "6000 new lines" }).waitFor();
    expect(await firstInView(page)).toBe(read);
    expect(await topOf(page, read)).toBe(top);
    await logOf(page).focus();
    await page.keyboard.press("End");
    await expect.poll(() => isInView(page, 9050)).toBe(true);
    append(id, lines(9051, 9051));
    await expect.poll(() => isInView(page, 9051)).toBe(true);
    happen(id, [{ kind: "finished", outcome: "succeeded", error: null, by: null }]);
    await page.locator("main [role=status]").getByText("succeeded").waitFor();
  });

  test("does not move under the reader when lines are wrapped and the list gets longer than browsers can draw", async () => {
    const id = addDeployment([{ kind: "started" }]);
    for (let from = 1; from < 140_000; from += 10_000) append(id, lines(from, from + 9999, long));
    const page = await screens.open(`/deployments/${id}`, { viewport: { width: 900, height: 700 } });
    await row(page, 140_000).waitFor();
    await page.getByRole("button", { name: "Wrap" }).click();
    await logOf(page).hover();
    await page.mouse.wheel(0, -3000);
    await page.getByRole("button", { name: "To the end" }).waitFor();
    await rest(page);
    const read = await firstInView(page);
    const top = await topOf(page, read);
    for (let from = 140_001; from < 180_000; from += 10_000) append(id, lines(from, from + 9999, long));
    await page.getByRole("button", { name: "40000 new lines" }).waitFor();
    expect(await topOf(page, read)).toBe(top);
    await page.getByRole("button", { name: "40000 new lines" }).click();
    await expect.poll(() => isInView(page, 180_000)).toBe(true);
    await page.getByRole("button", { name: "Wrap" }).click();
  });

  test("is told to screen readers now and then, not line by line", async () => {
    const id = addDeployment([{ kind: "started" }]);
    append(id, lines(1, 10));
    const page = await screens.open(`/deployments/${id}`);
    await row(page, 10).waitFor();
    append(id, lines(11, 20));
    append(id, lines(21, 25));
    await page.locator("[aria-live=polite]").getByText("15 new lines. line 25").waitFor();
    expect(await logOf(page).getAttribute("aria-live")).toBe("off");
  });

  test("shows a search's new matches as they come", async () => {
    const id = addDeployment([{ kind: "started" }]);
    append(id, lines(1, 100));
    const page = await screens.open(`/deployments/${id}?find=line+1`);
    await page.getByText("- of 12").waitFor();
    append(id, lines(101, 110));
    await page.getByText("- of 22").waitFor();
  });

  test("goes on where it was when the wire is lost, and so does its search", async () => {
    const id = addDeployment([{ kind: "started" }]);
    append(id, lines(1, 100));
    const page = await screens.open(`/deployments/${id}?find=line`);
    const wires: WebSocketRoute[] = [];
    await page.routeWebSocket(/\/rpc$/, (wire) => {
      wire.connectToServer();
      wires.push(wire);
    });
    await page.reload();
    await row(page, 100).waitFor();
    await found(page, "- of 100");
    append(id, [line(101, { level: "warning" })]);
    await found(page, "- of 101");
    for (const wire of wires.splice(0)) await wire.close();
    append(id, [line(102, { level: "error" }), ...lines(103, 300)]);
    await found(page, "- of 300");
    await row(page, 300).getByText("line 300").waitFor();
    await page.getByText("300 lines", { exact: true }).waitFor();
    await page.getByRole("combobox", { name: "Level" }).selectOption("Errors");
    await page.getByText("1 of 300 lines").waitFor();
    await row(page, 102).waitFor();
    expect(wires.length).toBeGreaterThan(0);
  });

  test("leads to the first error when it fails while it is followed, and not when something else is read", async () => {
    const id = addDeployment([{ kind: "started" }]);
    append(id, lines(1, 500));
    const follower = await screens.open(`/deployments/${id}`);
    const reader = await screens.open(`/deployments/${id}?line=100`);
    await row(follower, 500).waitFor();
    await expect.poll(() => isInView(reader, 100)).toBe(true);
    const top = await topOf(reader, 100);
    append(id, [line(501, { level: "error", text: "cannot open database" }), ...lines(502, 700)]);
    happen(id, failed("cannot open database"));
    await expect.poll(() => isInView(follower, 501)).toBe(true);
    await reader.locator("main [role=status]").getByText("failed").first().waitFor();
    expect(await topOf(reader, 100)).toBe(top);
  });
});

describe("a failed deployment's log", () => {
  let id: number;
  beforeAll(() => {
    id = addDeployment([
      { kind: "started" },
      { kind: "step-started", stepId: "schema" },
      { kind: "step-finished", stepId: "schema", outcome: "succeeded" },
      { kind: "step-started", stepId: "web" },
      { kind: "unit-started", stepId: "web", targetId: "web-2", attempt: 2 },
      ...failed("port 80 is taken"),
    ]);
    append(id, [
      ...lines(1, 1000, () => ({ stepId: "schema", targetId: "db-1" })),
      ...lines(1001, 2000, (number) => ({ targetId: number % 2 === 0 ? "web-1" : "web-2" })),
      line(2001, { attempt: 2, targetId: "web-2", level: "error", text: "port 80 is taken" }),
      line(2002, { attempt: 2, targetId: "web-2", level: "verbose", text: "what the engine said" }),
      ...lines(2003, 2500, () => ({ targetId: "web-1" })),
    ]);
  });

  test("opens at the first error, with the failed step in view", async () => {
    const page = await screens.open(`/deployments/${id}`);
    await expect.poll(() => isInView(page, 2001)).toBe(true);
    await page.getByText("Web on WEB-2: port 80 is taken").waitFor();
    await moveScrollBar(page, 0);
    await expect.poll(() => isInView(page, 1)).toBe(true);
    await page.getByRole("button", { name: "First error" }).click();
    await expect.poll(() => isInView(page, 2001)).toBe(true);
    await page.locator("[aria-current=true]").getByText("port 80 is taken").waitFor();
    for (let count = 0; count < 2; count++) {
      await moveScrollBar(page, 0);
      await expect.poll(() => isInView(page, 2001)).toBe(false);
      await page.getByRole("button", { name: "Show in the log" }).click();
      await expect.poll(() => isInView(page, 2001)).toBe(true);
    }
    await page.getByText("1,499 of 2,500 lines").waitFor();
  });

  test("has the failed one of many steps in view", async () => {
    const steps = Array.from({ length: 40 }, (_, index) => ({ id: `step-${index}`, name: `Step ${index}` }));
    const failing: DeploymentEvent[] = [
      { kind: "started" },
      { kind: "step-started", stepId: "step-38" },
      { kind: "step-finished", stepId: "step-38", outcome: "failed" },
      { kind: "finished", outcome: "failed", error: "No.", by: null },
    ];
    const many = addLoggedDeployment(screens.host.context.db, { steps, events: failing });
    const page = await screens.open(`/deployments/${many}`);
    const step = page.getByRole("button", { name: /^39\. Step 38/ });
    await step.getByText("failed").waitFor();
    const isSeen = () =>
      step.evaluate((one) => {
        const [inner, outer] = [one.getBoundingClientRect(), one.parentElement?.getBoundingClientRect()];
        return outer !== undefined && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
      });
    await expect.poll(isSeen).toBe(true);
  });

  test("is shown by step, target, attempt and level, always saying how much of it", async () => {
    const page = await screens.open(`/deployments/${id}`);
    await page.getByText("2,499 of 2,500 lines").waitFor();
    await page.getByRole("button", { name: /^1\. Update the schema/ }).click();
    await page.getByText("1,000 of 2,500 lines").waitFor();
    await expect.poll(() => isInView(page, 1)).toBe(true);
    await page.getByRole("button", { name: /^2\. Web/ }).click();
    await page.getByText("1,499 of 2,500 lines").waitFor();
    await expect.poll(() => isInView(page, 2001)).toBe(true);
    await page.getByRole("combobox", { name: "Target" }).selectOption("WEB-2");
    await page.getByText("501 of 2,500 lines").waitFor();
    await page.getByRole("combobox", { name: "Attempt" }).selectOption("Attempt 2");
    await page.getByText("1 of 2,500 lines").waitFor();
    await page.getByRole("combobox", { name: "Level" }).selectOption("All levels");
    await page.getByText("2 of 2,500 lines").waitFor();
    await page.getByRole("link", { name: /^Configuration/ }).click();
    await page.getByText("No configuration was rewritten").waitFor();
    await page.getByRole("link", { name: "Log", exact: true }).click();
    await page.getByText("2 of 2,500 lines").waitFor();
    await page.getByRole("combobox", { name: "Level" }).selectOption("Errors");
    await page.getByText("1 of 2,500 lines").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByText("2,500 lines", { exact: true }).waitFor();
    await page.getByRole("combobox", { name: "Level" }).selectOption("Info and up");
  });

  test("keeps the line that is read where it is when a filter changes", async () => {
    const page = await screens.open(`/deployments/${id}?line=1501`);
    await expect.poll(() => isInView(page, 1501)).toBe(true);
    const top = await topOf(page, 1501);
    await page.getByRole("combobox", { name: "Level" }).selectOption("All levels");
    await page.getByText("2,500 lines", { exact: true }).waitFor();
    expect(await topOf(page, 1501)).toBe(top);
    await page.getByRole("combobox", { name: "Level" }).selectOption("Info and up");
  });

  test("shows a line that is linked to, also one that would be hidden", async () => {
    const page = await screens.open(`/deployments/${id}?line=2002&step=schema`);
    await page.locator("[aria-current=true]").getByText("what the engine said").waitFor();
    await expect.poll(() => isInView(page, 2002)).toBe(true);
  });

  test("is where it was left when another view was looked at", async () => {
    const page = await screens.open(`/deployments/${id}`);
    await expect.poll(() => isInView(page, 2001)).toBe(true);
    await moveScrollBar(page, 0.2);
    await rest(page);
    const read = await firstInView(page);
    await page.getByRole("link", { name: /^Outputs/ }).click();
    await page.getByRole("link", { name: "Log", exact: true }).click();
    await expect.poll(() => firstInView(page)).toBe(read);
  });
});

describe("copying from a log", () => {
  let id: number;
  const permissions = ["clipboard-read", "clipboard-write"];
  beforeAll(() => {
    id = addDeployment([{ kind: "started" }, { kind: "finished", outcome: "succeeded", error: null, by: null }]);
    append(
      id,
      lines(1, 5000, (number) => (number === 3 ? { level: "warning", text: "line 3, a warning" } : {})),
    );
  });

  test("takes what is shown, as plain text without numbers", async () => {
    const page = await screens.open(`/deployments/${id}`, { permissions });
    await row(page, 5000).waitFor();
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByText("5000 lines copied").first().waitFor();
    const texts = Array.from({ length: 5000 }, (_, index) => (index === 2 ? "line 3, a warning" : `line ${index + 1}`));
    expect(await clipboard(page)).toBe(texts.map((text) => `${text}\n`).join(""));
  });

  test("takes lines that were marked with a click and a click with Shift", async () => {
    const page = await screens.open(`/deployments/${id}`, { permissions });
    await logOf(page).focus();
    await page.keyboard.press("Home");
    await page.getByRole("link", { name: "Line 2", exact: true }).click();
    await page.getByRole("link", { name: "Line 4", exact: true }).click({ modifiers: ["Shift"] });
    expect(await page.locator("[aria-current=true]").count()).toBe(3);
    expect(new URL(page.url()).hash).toBe(`#/deployments/${id}?line=2-4`);
    await logOf(page).focus();
    await page.keyboard.press("Control+c");
    await page.getByText("3 lines copied").first().waitFor();
    expect(await clipboard(page)).toBe("line 2\nline 3, a warning\nline 4\n");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator("[aria-current=true]").count()).toBe(0);
  });

  test("takes what was selected with the mouse, also the lines that are no longer drawn", async () => {
    const page = await screens.open(`/deployments/${id}`, { permissions });
    await logOf(page).focus();
    await page.keyboard.press("Home");
    await row(page, 3).waitFor();
    await selectFrom(page, 3, 6);
    await moveScrollBar(page, 0.5);
    await expect.poll(() => firstInView(page)).toBeGreaterThan(2000);
    const last = (await firstInView(page)) + 5;
    await selectTo(page, last, 4);
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page
      .getByText(`${last - 2} lines copied`)
      .first()
      .waitFor();
    const between = Array.from({ length: last - 4 }, (_, index) => `line ${index + 4}\n`).join("");
    expect(await clipboard(page)).toBe(` a warning\n${between}line`.replace(" a", "3, a"));
  });
});

describe("the log's screen", () => {
  test.each(["light", "dark"] as const)(
    "has no accessibility finding in %s, and nothing is cut at twice the size",
    async (scheme) => {
      const id = addDeployment([{ kind: "started" }, ...failed("port 80 is taken")]);
      append(id, [...lines(1, 100), line(101, { level: "error", text: "port 80 is taken" }), ...lines(102, 140)]);
      append(id, [line(141, { level: "warning", attempt: 2 }), line(142, { level: "verbose" })]);
      const page = await screens.open(`/deployments/${id}?find=port&line=140-141`, {
        colorScheme: scheme,
        reducedMotion: "reduce",
      });
      await found(page, "- of 1");
      for (const name of ["Wrap", "Wrap"]) {
        await page.getByRole("button", { name }).click();
        const { violations } = await new AxeBuilder({ page }).include(".log").analyze();
        expect(violations.map(({ id: rule, nodes }) => [rule, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([]);
      }
      await page.setViewportSize({ width: 640, height: 360 });
      const overflow = () =>
        page.evaluate("document.querySelector('#main').scrollWidth - document.querySelector('#main').clientWidth");
      await expect.poll(overflow).toBe(0);
      await go(page, "/deployments");
    },
  );

  test("nothing was refused by the page's policy and nothing failed", () => {
    expect(screens.complaints).toEqual([]);
  });
});

function failed(error: string): DeploymentEvent[] {
  return [
    { kind: "unit-finished", stepId: "web", targetId: "web-2", outcome: "failed", error },
    { kind: "step-finished", stepId: "web", outcome: "failed" },
    { kind: "finished", outcome: "failed", error, by: null },
  ];
}

function line(number: number, parts: Partial<NewLogLine> = {}): NewLogLine {
  return {
    atMs: 1_700_000_000_000 + number,
    stepId: "web",
    targetId: "web-1",
    attempt: 1,
    level: "info",
    source: "slipway",
    text: `line ${number}`,
    ...parts,
  };
}

function lines(first: number, last: number, parts: (number: number) => Partial<NewLogLine> = () => ({})): NewLogLine[] {
  return Array.from({ length: last - first + 1 }, (_, index) => line(first + index, parts(first + index)));
}

/** Lines of one to six rows, when they are wrapped. */
function long(number: number): Partial<NewLogLine> {
  return { text: `line ${number} ${"word ".repeat((number * 7) % 60)}` };
}
