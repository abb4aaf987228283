import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the built screens: `dist/screens` of a checkout, or beside the bundled program. */
export function screensFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const isBundled = !here.endsWith(join("electron", "cli"));
  return isBundled ? join(here, "screens") : join(here, "..", "..", "dist", "screens");
}
