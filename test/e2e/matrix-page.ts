import type { Locator, Page } from "playwright-core";

/** A cell by the line and column that is shown; column 0 is the name. */
export function cell(page: Page, line: number, column: number): Locator {
  return page.locator(`[data-at="${line}/${column}"]`);
}

/** Types as a person does and takes the text with a key. */
export async function type(page: Page, text: string, then: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press(then);
}

/** Pastes a text of another program where the focus is. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", data);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

/** The place of the cell that has the focus: `LINE/COLUMN`. */
export async function focusedCell(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute("data-at") ?? null);
}
