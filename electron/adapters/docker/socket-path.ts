import process from "node:process";

/**
 * The path Node connects to for an engine's socket as people write it: `/var/run/docker.sock`, `unix:///...`,
 * `npipe:////./pipe/NAME`, `//./pipe/NAME` or `\\.\pipe\NAME`. Empty: the usual one of `platform`.
 */
export function engineSocketPath(socket: string, platform: NodeJS.Platform = process.platform): string {
  const path = socket.trim().replace(/^(unix|npipe):\/\//i, "");
  if (path === "") return platform === "win32" ? "\\\\.\\pipe\\docker_engine" : "/var/run/docker.sock";
  const pipe = /^[\\/]{2}\.[\\/]pipe[\\/](.+)$/i.exec(path);
  return pipe ? `\\\\.\\pipe\\${pipe[1]}` : path;
}

/** True for a Windows named pipe as `engineSocketPath` gives it. */
export function isNamedPipe(path: string): boolean {
  return path.startsWith("\\\\.\\pipe\\");
}
