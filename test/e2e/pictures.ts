import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import type { BrowserContextOptions } from "playwright-core";
import { SAMPLE_ENVIRONMENTS, SAMPLE_PROJECT } from "../../electron/sample/sample-project.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { SAMPLE_ROUTES } from "./routes.ts";
import { openScreens, show } from "./screens.ts";

/**
 * Pictures of every screen with the sample project, as PNG files in a folder (the first argument, else `pictures`): in light,
 * in dark, in the system's contrast colours, and at 1280x720 with 200 % scaling. Needs Chromium, as the browser tests do.
 */
const folder = resolve(process.argv[2] ?? "pictures");
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  contrast: { colorScheme: "dark", forcedColors: "active" },
  double: { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 },
};

mkdirSync(folder, { recursive: true });
const screens = await openScreens();
try {
  await deploySample(screens.client);
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await screens.open("/", { reducedMotion: "reduce", ...options });
    for (const route of SAMPLE_ROUTES) {
      await show(page, route);
      const name = route.replace(/^\//, "").replaceAll("/", "-") || "board";
      await page.screenshot({ path: join(folder, `${name}.${look}.png`) });
    }
  }
} finally {
  await screens.close();
}
console.log(`${SAMPLE_ROUTES.length * Object.keys(LOOKS).length} pictures are in ${folder}.`);

async function deploySample(client: Client): Promise<void> {
  await client.host.addSample();
  const release = await client.releases.create({ project: SAMPLE_PROJECT, version: "1.0.0" });
  for (const environment of SAMPLE_ENVIRONMENTS.slice(0, 2)) {
    const { id } = await client.deployments.start({ release: release.id, environment });
    for await (const _events of await client.deployments.watch({ deployment: id })) continue;
  }
}
