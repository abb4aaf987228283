import { spawn } from "node:child_process";

/** Shows an address in the person's browser where there is a display; elsewhere the printed link is all. */
export function openInBrowser(url: string, env: Readonly<Record<string, string | undefined>>): void {
  const opener = openerOf(env);
  if (opener === null) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined); // no browser to be had: the link stands printed
  child.unref();
}

function openerOf(env: Readonly<Record<string, string | undefined>>): readonly [string, ...string[]] | null {
  if (process.platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  if (process.platform === "darwin") return ["open"];
  return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? ["xdg-open"] : null;
}
