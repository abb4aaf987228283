import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The log itself, which scrolls. */
export function logOf(page: Page) {
  return page.getByRole("log");
}

/** The row of a line, while it is drawn. */
export function row(page: Page, number: number) {
  return page.locator(`[data-line="${number}"]`);
}

/** Waits until the search says how far it is. */
export async function found(page: Page, text: string): Promise<void> {
  await page.locator(".log-find").getByText(text, { exact: true }).waitFor();
}

/** Waits until a line is the match that is looked at, and can be seen. */
export async function currentHit(page: Page, number: number): Promise<void> {
  await page.locator(`[data-current-hit][data-line="${number}"] mark`).waitFor();
  await expect.poll(() => isInView(page, number)).toBe(true);
}

/** Moves the scroll bar to a part of its way, 0 to 1. */
export async function moveScrollBar(page: Page, part: number): Promise<void> {
  await logOf(page).evaluate((log, to) => {
    log.dispatchEvent(
      new PointerEvent("pointerdown", { bubbles: true, clientX: log.getBoundingClientRect().right - 1 }),
    );
    log.scrollTop = (log.scrollHeight - log.clientHeight) * to;
  }, part);
}

/** Waits until ten frames in a row show the same. */
export async function rest(page: Page): Promise<void> {
  await logOf(page).evaluate(async (log) => {
    let [before, still] = ["", 0];
    while (still < 10) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = `${log.scrollTop} ${[...log.querySelectorAll("[data-line]")].map((one) => one.getBoundingClientRect().top).join()}`;
      still = now === before && !log.querySelector("[data-pending]") ? still + 1 : 0;
      before = now;
    }
  });
}

/** The first line that can be seen whole. */
export async function firstInView(page: Page): Promise<number> {
  return logOf(page).evaluate((log) => {
    const top = log.getBoundingClientRect().top;
    const rows = [...log.querySelectorAll<HTMLElement>("[data-line]")];
    const seen = rows.filter((one) => one.getBoundingClientRect().top >= top + 0.5);
    return Math.min(...seen.map((one) => Number(one.dataset["line"])));
  });
}

/** True when all of a line can be seen. */
export async function isInView(page: Page, number: number): Promise<boolean> {
  return logOf(page).evaluate((log, wanted) => {
    const box = log.querySelector(`[data-line="${wanted}"]`)?.getBoundingClientRect();
    const outer = log.getBoundingClientRect();
    return box !== undefined && box.top >= outer.top && box.bottom <= outer.bottom;
  }, number);
}

/** How far a line's top is below the top of the view, in whole pixels. */
export async function topOf(page: Page, number: number): Promise<number> {
  return logOf(page).evaluate((log, wanted) => {
    const box = log.querySelector(`[data-line="${wanted}"]`)?.getBoundingClientRect();
    return box ? Math.round(box.top - log.getBoundingClientRect().top - log.clientTop) : Number.NaN;
  }, number);
}

/** Waits until each drawn row ends where the next begins, all texts being there. */
export async function rowsMeet(page: Page): Promise<void> {
  await expect
    .poll(() =>
      logOf(page).evaluate((log) => {
        const boxes = [...log.querySelectorAll("[data-line]")].map((one) => one.getBoundingClientRect());
        const gaps = boxes.slice(1).map((box, index) => Math.abs(box.top - (boxes[index]?.bottom ?? 0)));
        return log.querySelector("[data-pending]") ? "pending" : Math.max(...gaps) < 1.5 ? "meet" : Math.max(...gaps);
      }),
    )
    .toBe("meet");
}

/** The text that was copied last. */
export async function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Begins a selection in the text of a line. */
export async function selectFrom(page: Page, number: number, offset: number): Promise<void> {
  await row(page, number)
    .locator(".log-text")
    .evaluate((text, at) => {
      const node = text.firstChild;
      if (node) document.getSelection()?.setBaseAndExtent(node, at - 1, node, at);
    }, offset);
}

/** Extends the selection into the text of another line, as a drag does. */
export async function selectTo(page: Page, number: number, offset: number): Promise<void> {
  await row(page, number)
    .locator(".log-text")
    .evaluate((text, at) => {
      const node = text.firstChild;
      if (node) document.getSelection()?.extend(node, at);
    }, offset);
}
