import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the built screens, or null: beside the bundled program, or in `dist` of a checkout. */
export function screensFolder(): string | null {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = [join(here, "..", "screens"), join(here, "..", "..", "dist", "screens")];
  return places.find((place) => existsSync(join(place, "index.html"))) ?? null;
}
