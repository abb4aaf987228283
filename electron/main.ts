import { join } from "node:path";
import { app, dialog } from "electron";
import { messageOf } from "../shared/core/errors.ts";
import { startHostProcess } from "./shell/host-process-owner.ts";
import { registerScreens, SCREENS_SCHEME } from "./shell/screens-protocol.ts";
import { createMainWindow } from "./shell/main-window.ts";
import { hardenSession } from "./shell/session-rules.ts";

/** The desktop: one window on a host in a process of its own. It holds no logic of the product. */
registerScreens.asPrivileged(SCREENS_SCHEME);

if (!app.requestSingleInstanceLock()) app.quit();
else void open();

async function open(): Promise<void> {
  await app.whenReady();
  app.setAppUserModelId("io.slipway.desktop");
  const here = import.meta.dirname;
  registerScreens.serve(join(here, "screens"));
  hardenSession();
  try {
    const host = await startHostProcess(join(here, "host-process.mjs"), app.getPath("userData"));
    const window = createMainWindow({ preload: join(here, "preload.cjs"), host });
    app.on("second-instance", () => window.show());
    app.on("activate", () => window.show());
    app.on("window-all-closed", () => app.quit());
    app.on("before-quit", (event) => {
      if (host.isClosed()) return;
      event.preventDefault();
      void host.close().then(() => app.quit());
    });
  } catch (error) {
    dialog.showErrorBox("Slipway could not start", messageOf(error));
    app.exit(1);
  }
}
