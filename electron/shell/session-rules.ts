import { app, session, shell } from "electron";
import { SCREENS_ORIGIN } from "./screens-protocol.ts";

/** What the page may ask of the system. */
const ALLOWED_PERMISSIONS = new Set(["clipboard-sanitized-write"]);

/**
 * Pages never leave the screens, never open windows, and get no permission but writing to the clipboard. Links to the
 * web are opened in the person's own browser.
 */
export function hardenSession(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(ALLOWED_PERMISSIONS.has(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => ALLOWED_PERMISSIONS.has(permission));
  app.on("web-contents-created", (_event, contents) => {
    contents.on("will-navigate", (event, url) => {
      if (!isScreen(url)) event.preventDefault();
    });
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (url.startsWith("https://")) void shell.openExternal(url);
      return { action: "deny" };
    });
  });
}

/** True for an address of the screens. */
export function isScreen(url: string): boolean {
  return url === SCREENS_ORIGIN || url.startsWith(`${SCREENS_ORIGIN}/`);
}
