import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import { z } from "zod";

const placeSchema = z.object({
  bounds: z
    .object({ x: z.int(), y: z.int(), width: z.int().min(200), height: z.int().min(200) })
    .partial({ x: true, y: true }),
  isMaximized: z.boolean(),
});
/** Where the window was; without x and y the system chooses. */
export type WindowPlace = z.infer<typeof placeSchema>;
type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const FIRST_PLACE: WindowPlace = { bounds: { width: 1280, height: 820 }, isMaximized: false };
/** At least this much of the window must be on a screen. */
const VISIBLE_PX = 80;

/** The stored place, pulled back when its monitor is gone. */
export function readWindowPlace(workAreas: readonly Area[]): WindowPlace {
  try {
    return fitted(placeSchema.parse(JSON.parse(readFileSync(placeFile(), "utf8"))), workAreas);
  } catch {
    return FIRST_PLACE; // never stored yet, or not readable: nothing is lost by beginning anew
  }
}

/** Keeps the place for the next start. */
export function saveWindowPlace(place: WindowPlace): void {
  writeFileSync(placeFile(), JSON.stringify(place));
}

/** The same place when enough of it can be seen, else its size alone. */
function fitted(place: WindowPlace, workAreas: readonly Area[]): WindowPlace {
  const { x, y, width, height } = place.bounds;
  if (x === undefined || y === undefined) return place;
  const isVisible = workAreas.some(
    (area) =>
      Math.min(x + width, area.x + area.width) - Math.max(x, area.x) >= VISIBLE_PX &&
      Math.min(y + height, area.y + area.height) - Math.max(y, area.y) >= VISIBLE_PX &&
      y >= area.y,
  );
  return isVisible ? place : { ...place, bounds: { width, height } };
}

function placeFile(): string {
  return join(app.getPath("userData"), "window.json");
}
