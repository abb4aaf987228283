import { protocol } from "electron";
import { readStaticFile } from "../host/static-files.ts";

/** The screens' own scheme: a page of it has an origin, so the content security policy and storage work as on the web. */
export const SCREENS_SCHEME = "slipway";

/** The origin of the page. */
export const SCREENS_ORIGIN = `${SCREENS_SCHEME}://screens`;

export const registerScreens = {
  /** Must run before the application is ready. */
  asPrivileged: (scheme: string) => {
    protocol.registerSchemesAsPrivileged([
      { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  },
  /** Serves the built screens and nothing else. */
  serve: (folder: string) => {
    protocol.handle(SCREENS_SCHEME, async (request) => {
      const url = new URL(request.url);
      const file = url.host === "screens" ? await readStaticFile(folder, url.pathname) : null;
      return file
        ? new Response(Buffer.from(file.body), { headers: { ...file.headers } })
        : new Response("Not found", { status: 404 });
    });
  },
};
