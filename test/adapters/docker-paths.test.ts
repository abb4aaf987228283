import { describe, expect, it } from "vitest";
import {
  commonFolder,
  isWindowsPath,
  isWithin,
  joinPath,
  normalisePath,
  parentPath,
  relativePath,
} from "../../electron/adapters/docker/container-path.ts";
import { engineSocketPath, isNamedPipe } from "../../electron/adapters/docker/socket-path.ts";
import { splitReference } from "../../electron/adapters/docker/images.ts";
import { dialStdioCommand } from "../../electron/adapters/ssh/ssh-transport.ts";

describe("an engine's socket", () => {
  it.each([
    ["/var/run/docker.sock", "/var/run/docker.sock"],
    ["unix:///run/user/1000/docker.sock", "/run/user/1000/docker.sock"],
    ["npipe:////./pipe/docker_engine", "\\\\.\\pipe\\docker_engine"],
    ["//./pipe/dockerDesktopLinuxEngine", "\\\\.\\pipe\\dockerDesktopLinuxEngine"],
    ["\\\\.\\pipe\\docker_engine", "\\\\.\\pipe\\docker_engine"],
    ["NPIPE:////./PIPE/Mine", "\\\\.\\pipe\\Mine"],
    [" /run/docker.sock ", "/run/docker.sock"],
  ])("%s is opened at %s", (socket, path) => expect(engineSocketPath(socket, "linux")).toBe(path));

  it("is the system's usual one when empty", () => {
    expect(engineSocketPath("", "linux")).toBe("/var/run/docker.sock");
    expect(engineSocketPath("", "darwin")).toBe("/var/run/docker.sock");
    expect(engineSocketPath("", "win32")).toBe("\\\\.\\pipe\\docker_engine");
  });

  it("is a named pipe or not", () => {
    expect(isNamedPipe(engineSocketPath("npipe:////./pipe/x"))).toBe(true);
    expect(isNamedPipe("/var/run/docker.sock")).toBe(false);
  });
});

describe("the command that reaches an engine over SSH", () => {
  it.each([
    ["/var/run/docker.sock", "docker system dial-stdio"],
    ["\\\\.\\pipe\\docker_engine", "docker system dial-stdio"],
    ["/run/user/1000/docker.sock", "docker -H unix:///run/user/1000/docker.sock system dial-stdio"],
    ["\\\\.\\pipe\\other", "docker -H npipe:////./pipe/other system dial-stdio"],
  ])("for %s is %s", (path, command) => expect(dialStdioCommand(path)).toBe(command));

  it.each(["/run/x; rm -rf /", "/run/$(id)", "/run/a b", "/run/'x'"])("refuses %s", (path) => {
    expect(() => dialStdioCommand(path)).toThrow(/not allowed over SSH/);
  });
});

describe("a path in a container", () => {
  it.each([
    ["/inetpub/wwwroot/", "/inetpub/wwwroot"],
    ["/", "/"],
    ["//a/./b", "/a/b"],
    ["C:\\inetpub\\wwwroot\\web.config", "C:\\inetpub\\wwwroot\\web.config"],
    ["C:/inetpub/wwwroot/", "C:\\inetpub\\wwwroot"],
    ["c:\\", "c:\\"],
    ["\\inetpub\\wwwroot", "\\inetpub\\wwwroot"],
  ])("%s is normally %s", (path, normal) => expect(normalisePath(path)).toBe(normal));

  it.each([
    ["/inetpub/wwwroot/web.config", "/inetpub/wwwroot"],
    ["/etc", "/"],
    ["/", "/"],
    ["C:\\inetpub\\wwwroot\\web.config", "C:\\inetpub\\wwwroot"],
    ["C:\\inetpub", "C:\\"],
    ["C:\\", "C:\\"],
    ["C:/app/web.config", "C:\\app"],
  ])("%s lies in %s", (path, parent) => expect(parentPath(path)).toBe(parent));

  it.each([
    ["/inetpub", "wwwroot/web.config", "/inetpub/wwwroot/web.config"],
    ["/", "etc/passwd", "/etc/passwd"],
    ["C:\\inetpub", "wwwroot/web.config", "C:\\inetpub\\wwwroot\\web.config"],
    ["C:\\", "app/web.config", "C:\\app\\web.config"],
  ])("%s and %s make %s", (base, name, joined) => expect(joinPath(base, name)).toBe(joined));

  it.each([
    ["/data/web.config", "/data", true],
    ["/data", "/data", true],
    ["/database", "/data", false],
    ["/Data/x", "/data", false],
    ["/x", "/", true],
    ["C:\\Data\\web.config", "c:\\data", true],
    ["C:\\database", "C:\\data", false],
    ["C:\\data\\x", "C:\\", true],
  ])("%s within %s: %s", (path, folder, within) => expect(isWithin(path, folder)).toBe(within));

  it.each([
    ["/inetpub/wwwroot/web.config", "/inetpub", "wwwroot/web.config"],
    ["/etc/x", "/", "etc/x"],
    ["C:\\inetpub\\wwwroot\\web.config", "C:\\inetpub", "wwwroot/web.config"],
    ["C:\\x.txt", "C:\\", "x.txt"],
  ])("%s below %s is %s", (path, folder, relative) => expect(relativePath(path, folder)).toBe(relative));

  it.each([
    [["/a/b/c.txt"], "/a/b"],
    [["/a/b/c.txt", "/a/d.txt"], "/a"],
    [["/a/x", "/b/x"], "/"],
    [["C:\\a\\b.txt", "c:\\A\\c\\d.txt"], "C:\\a"],
    [["C:\\a\\x", "C:\\b\\x"], "C:\\"],
  ])("%j have %s in common", (paths, folder) => expect(commonFolder(paths)).toBe(folder));

  it("is a Windows path by its drive or its backslashes", () => {
    expect(["C:\\a", "c:/a", "D:", "a\\b"].map(isWindowsPath)).toEqual([true, true, true, true]);
    expect(["/a", "a/b", "/c:/a"].map(isWindowsPath)).toEqual([false, false, false]);
  });
});

describe("an image reference", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  it.each([
    ["acme/web:1.0", "acme/web", "1.0"],
    ["host:5000/acme/web:1.0", "host:5000/acme/web", "1.0"],
    [`host:5000/acme/web@${digest}`, "host:5000/acme/web", digest],
    [`host:5000/acme/web:1.0@${digest}`, "host:5000/acme/web", digest],
    ["nginx:latest", "nginx", "latest"],
  ])("%s is %s and %s", (image, repository, version) => expect(splitReference(image)).toEqual({ repository, version }));

  it.each(["acme/web", "host:5000/acme/web", ""])("%j names no version", (image) => {
    expect(() => splitReference(image)).toThrow(/no tag or digest/);
  });
});
