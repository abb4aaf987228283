import { buildAll } from "../bundle.ts";

/** Builds the screens and the bundled programs into `dist`. */
await buildAll();
