import { BrowserWindow, dialog, ipcMain, nativeTheme, screen } from "electron";
import type { HostProcess } from "./host-process-owner.ts";
import { SCREENS_ORIGIN } from "./screens-protocol.ts";
import { isScreen } from "./session-rules.ts";
import { readWindowPlace, saveWindowPlace } from "./window-place.ts";

/** The one window of the desktop. */
export type MainWindow = { show(): void };

/** The one window. Closing it while deployments run asks first; they can go on in the background. */
export function createMainWindow({
  preload,
  host,
}: {
  readonly preload: string;
  readonly host: HostProcess;
}): MainWindow {
  const place = readWindowPlace(screen.getAllDisplays().map((display) => display.workArea));
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: "Slipway",
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#1f1f1f" : "#ffffff",
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (place.isMaximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  ipcMain.on("slipway-ready", (event) => {
    const frame = event.senderFrame;
    if (event.sender !== window.webContents || !frame || frame.parent !== null || !isScreen(frame.url)) return;
    window.webContents.postMessage("slipway-port", null, [host.openPort()]);
  });
  closePolitely(window, host);
  void window.loadURL(`${SCREENS_ORIGIN}/`);
  return {
    show: () => {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

function closePolitely(window: BrowserWindow, host: HostProcess): void {
  let mayClose = false;
  window.on("close", (event) => {
    saveWindowPlace({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    if (mayClose || host.isClosed()) return;
    event.preventDefault();
    void host.countRunning().then(async (running) => {
      mayClose = running === 0 || (await confirmClosing(window, running));
      if (mayClose) window.close();
    });
  });
}

/** True to stop the deployments and quit; otherwise the window hides or stays. */
async function confirmClosing(window: BrowserWindow, running: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: "question",
    message: running === 1 ? "A deployment is running" : `${running} deployments are running`,
    detail:
      "They can go on without the window. Start Slipway again to see them. Stopping cancels them; the previous containers serve on.",
    buttons: ["Go on in the background", "Stop them and quit", "Back"],
    defaultId: 0,
    cancelId: 2,
  });
  if (response === 0) window.hide();
  return response === 1;
}
