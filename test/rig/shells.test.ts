import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openShell } from "../../electron/adapters/shell/open-shell.ts";
import { scriptEnvironment } from "../../electron/adapters/shell/local-shell.ts";
import { endProcessTree } from "../../electron/adapters/shell/process-tree.ts";
import type { LogChunk } from "../../electron/ports/output.ts";
import type { ProgramEnd, Shell, ShellEndpoint } from "../../electron/ports/shell.ts";
import { scriptProgram, type ScriptVariables } from "../../shared/core/deployment/script-program.ts";
import { never, sshEndpoint } from "./endpoints.ts";
import { dropSshConnections, type HostInfo, insideHost, removeHost } from "./rig/host.ts";
import { setHostLink } from "./rig/network.ts";
import { rigIsMissing, startPrivateHost, theRemote } from "./shared-rig.ts";

type Ran = { readonly end: ProgramEnd; readonly stdout: string; readonly stderr: string; readonly chunks: number };

/** Runs a bash script to its end and gives all that it printed. */
async function ran(shell: Shell, script: string, variables: ScriptVariables = [], signal = never): Promise<Ran> {
  const pieces: LogChunk[] = [];
  const end = await shell.run(scriptProgram("bash", "posix", variables, script), (chunk) => pieces.push(chunk), signal);
  const text = (stream: LogChunk["stream"]) =>
    Buffer.concat(pieces.filter((piece) => piece.stream === stream).map(({ bytes }) => bytes)).toString();
  return { end, stdout: text("stdout"), stderr: text("stderr"), chunks: pieces.length };
}

async function fileText(shell: Shell, path: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of shell.readFile(path, never)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Starts a script; resolves with what it printed first, and can abort it. */
function started(shell: Shell, script: string) {
  const abort = new AbortController();
  const first = Promise.withResolvers<string>();
  let seen = "";
  const program = scriptProgram("bash", "posix", [], script);
  const onChunk = ({ bytes }: LogChunk) => {
    seen += Buffer.from(bytes).toString();
    if (seen.includes("\n")) first.resolve(seen);
  };
  const done = shell.run(program, onChunk, abort.signal);
  done.catch((error: unknown) => first.reject(error));
  first.promise.catch(() => undefined);
  return { first: first.promise, done, abort: () => abort.abort(), seen: () => seen };
}

const COUNT_TO_100000 = 'i=0; while [ $i -lt 1000 ]; do printf "%s\\n" $((i*100+1)).{0..99}; i=$((i+1)); done';
const COUNTED = Array.from({ length: 1000 }, (_, tens) =>
  Array.from({ length: 100 }, (__, ones) => `${tens * 100 + 1}.${ones}\n`).join(""),
).join("");

/** A script that starts a child and a grandchild, prints all three process ids, and waits. */
const FAMILY = "bash -c 'sleep 300 & echo $$ $!; wait' & wait";

const PLACES: readonly (readonly [where: string, endpoint: () => ShellEndpoint, isRunning: (id: number) => boolean])[] =
  [
    ["this computer", () => ({ kind: "local", folder: null }), isRunningHere],
    ["an SSH host", () => sshEndpoint(theRemote()), (id) => isRunningOn(theRemote(), id)],
  ];

describe.skipIf(rigIsMissing).each(PLACES)("scripts on %s", (_where, endpoint, isRunning) => {
  let shell: Shell;
  beforeEach(async () => {
    shell = await openShell(endpoint(), never);
  });
  afterEach(() => shell.close());

  it.each([0, 1, 3, 127, 255])("end with exit code %i", async (code) => {
    expect((await ran(shell, `exit ${code}`)).end).toEqual({ exitCode: code, signal: null, isHeldOpen: false });
  });

  it("tell which signal ended them", async () => {
    const { end } = await ran(shell, "kill -KILL $$");
    expect(end.exitCode).toBeNull();
    expect(end.signal).toMatch(/^(SIG)?KILL$/);
  });

  it("leave files that can be read, from the folder they began in or by their whole path", async () => {
    const { stdout } = await ran(shell, "seq 100000 > read-me.txt; echo $PWD/read-me.txt; touch empty.txt");
    const wanted = Array.from({ length: 100_000 }, (_, index) => `${index + 1}\n`).join("");
    for (const path of ["read-me.txt", stdout.trim()]) expect(await fileText(shell, path)).toBe(wanted);
    expect(await fileText(shell, "empty.txt")).toBe("");
    await ran(shell, "mkfifo pipe; rm read-me.txt empty.txt");
    for (const [path, why] of [
      ["read-me.txt", /no such file/i],
      ["/tmp", /it is a folder/],
      ["pipe", /it is a pipe or a device/],
      ["/dev/zero", /it is a pipe or a device/],
    ] as const) {
      const reading = expect(fileText(shell, path)).rejects;
      await reading.toMatchObject({ code: "not_found", message: expect.stringMatching(why) as string });
    }
    await ran(shell, "rm pipe");
    expect((await ran(shell, "echo still there")).stdout).toBe("still there\n");
  });

  it("leave files whose reading can be cancelled", async () => {
    await ran(shell, "truncate -s 1T endless");
    const abort = new AbortController();
    const reading = async () => {
      for await (const _piece of shell.readFile("endless", abort.signal)) abort.abort();
    };
    await expect(reading()).rejects.toMatchObject({ code: "cancelled" });
    await ran(shell, "rm endless");
    expect((await ran(shell, "echo still there")).stdout).toBe("still there\n");
  });

  it("keep both outputs apart, to the last byte without a line end", async () => {
    const { stdout, stderr } = await ran(shell, "printf out; printf err >&2; printf '\\377\\n'; printf more >&2");
    expect(stdout).toBe("out\ufffd\n");
    expect(stderr).toBe("errmore");
  });

  it("print 100,000 lines in a burst: all come, in order", { timeout: 60_000 }, async () => {
    const { stdout, stderr } = await ran(shell, `(${COUNT_TO_100000}) | tee /dev/stderr`);
    expect(stdout === COUNTED).toBe(true);
    expect(stderr === COUNTED).toBe(true);
  });

  it("get megabytes of variables", { timeout: 60_000 }, async () => {
    const long = "it's `$HOME`\n".repeat(200_000);
    const { stdout, end } = await ran(shell, "get_octopusvariable Long", [["Long", long]]);
    expect(end.exitCode).toBe(0);
    expect(stdout === long).toBe(true);
  });

  it("are heard to their end though this computer is so busy that all they say arrives at once", async () => {
    const busy = setInterval(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 80), 1);
    const fresh = await openShell(endpoint(), never);
    try {
      expect(await ran(fresh, "echo short")).toMatchObject({ stdout: "short\n", end: { isHeldOpen: false } });
    } finally {
      clearInterval(busy);
      await fresh.close();
    }
  });

  it("go on under set -e when a file they give away cannot be read", async () => {
    const { end } = await ran(shell, "set -eo pipefail; new_octopusartifact /etc/shadow; exit 7");
    expect(end.exitCode).toBe(7);
  });

  it("start at home, without arguments, with nothing to read", async () => {
    const { stdout } = await ran(shell, 'echo "$PWD" "$#"; cat; read -r x || echo nothing');
    const home = endpoint().kind === "local" ? homedir() : join(theRemote().root, "deploy");
    expect(stdout).toBe(`${home} 0\nnothing\n`);
  });

  it("can be run one after the other and side by side", async () => {
    const all = await Promise.all(Array.from({ length: 6 }, (_, index) => ran(shell, `echo ${index}; exit ${index}`)));
    expect(all.map(({ stdout, end }) => [stdout, end.exitCode])).toEqual([0, 1, 2, 3, 4, 5].map((n) => [`${n}\n`, n]));
  });

  it("are ended with their children and grandchildren when they are cancelled", async () => {
    const script = started(shell, FAMILY);
    const ids = (await script.first).trim().split(" ").map(Number);
    expect(ids.map(isRunning)).toEqual([true, true]);
    const cancelledAt = performance.now();
    script.abort();
    await expect(script.done).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - cancelledAt).toBeLessThan(2000);
    expect(ids.map(isRunning)).toEqual([false, false]);
  });

  it("may tidy up when they are cancelled", async () => {
    const script = started(shell, "trap 'echo tidied; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
    await script.first;
    script.abort();
    await expect(script.done).rejects.toMatchObject({ code: "cancelled" });
    expect(script.seen()).toMatch(/^ready\n(Terminated\n)?tidied\n/);
  });

  it("are killed after five seconds when they do not want to end", { timeout: 20_000 }, async () => {
    const script = started(shell, "trap '' TERM; echo $$; while :; do sleep 0.1; done");
    const id = Number((await script.first).trim());
    const cancelledAt = performance.now();
    script.abort();
    await expect(script.done).rejects.toMatchObject({ code: "cancelled" });
    const tookMs = performance.now() - cancelledAt;
    expect(tookMs).toBeGreaterThan(4500);
    expect(tookMs).toBeLessThan(9000);
    expect(isRunning(id)).toBe(false);
  });

  it("do not wait for ever for what they leave running with their output open", async () => {
    const { end, stdout } = await ran(shell, "sleep 30 & echo $!");
    expect(end).toEqual({ exitCode: 0, signal: null, isHeldOpen: true });
    const id = Number(stdout);
    expect(isRunning(id)).toBe(true);
    await ran(shell, `kill ${id}`);
  });

  it("are ended when their output cannot be taken", async () => {
    let id = 0;
    const program = scriptProgram("bash", "posix", [], "echo $$; sleep 300");
    const running = shell.run(
      program,
      ({ bytes }) => {
        id = Number(Buffer.from(bytes).toString());
        throw new Error("the disk is full");
      },
      never,
    );
    await expect(running).rejects.toThrow("the disk is full");
    expect(isRunning(id)).toBe(false);
  });

  it("are told to be absent by name, with what to do", async () => {
    const program = { command: "no-such-shell", args: [], input: "" };
    await expect(shell.run(program, () => undefined, never)).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(
        /There is no no-such-shell on (this computer|deploy@).*Install it there/,
      ) as string,
    });
  });

  it("do not begin once they are cancelled", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-never-"));
    const signal = AbortSignal.abort();
    await expect(ran(shell, `touch ${folder}/ran`, [], signal)).rejects.toMatchObject({ code: "cancelled" });
    expect(existsSync(join(folder, "ran"))).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe("scripts on this computer", () => {
  it("start in the target's folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-folder-"));
    const shell = await openShell({ kind: "local", folder }, never);
    expect((await ran(shell, 'echo "$PWD"')).stdout).toBe(`${folder}\n`);
    rmSync(folder, { recursive: true });
  });

  it("say that the folder is absent", async () => {
    await expect(openShell({ kind: "local", folder: "/no/such/folder" }, never)).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("/no/such/folder") as string,
    });
  });

  it("do not get the pass phrase of the store, or anything else of Slipway's own", () => {
    const ours = { PATH: "/bin", SLIPWAY_PASSPHRASE: "x", slipway_key_file: "y", ELECTRON_RUN_AS_NODE: "1", HOME: "/" };
    expect(scriptEnvironment(ours)).toEqual({ PATH: "/bin", HOME: "/" });
  });

  it("are ended on Windows with all that they started", async () => {
    const calls: unknown[] = [];
    await endProcessTree(42, "win32", async (...call) => calls.push(call));
    expect(calls).toEqual([["taskkill", ["/PID", "42", "/T", "/F"]]]);
    const gone = Object.assign(new Error("not found"), { code: 128 });
    await endProcessTree(42, "win32", () => Promise.reject(gone));
    const refused = Object.assign(new Error("Access is denied"), { code: 1 });
    await expect(endProcessTree(42, "win32", () => Promise.reject(refused))).rejects.toMatchObject({
      code: "remote_failed",
      message: expect.stringContaining("Access is denied") as string,
    });
  });
});

describe.skipIf(rigIsMissing)("scripts on an SSH host that is not well", () => {
  let host: HostInfo;
  let shell: Shell;
  const open = async (...sshdConfig: string[]) => {
    host = await startPrivateHost({ sshdConfig });
    shell = await openShell(sshEndpoint(host), never);
  };
  afterEach(async () => {
    await shell.close();
    await removeHost(host);
  });

  it("may still be running when the connection was lost, and say so", async () => {
    await open();
    const script = started(shell, "echo $$; exec sleep 300");
    const id = Number((await script.first).trim());
    dropSshConnections(host);
    await expect(script.done).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("It may still be running there") as string,
    });
    expect(isRunningOn(host, id)).toBe(true);
    expect((await ran(shell, "echo again")).stdout).toBe("again\n");
  });

  it("leave files whose reading ends when the connection is lost", async () => {
    await open();
    await ran(shell, "truncate -s 1T endless");
    const reading = async () => {
      let isDropped = false;
      for await (const _piece of shell.readFile("endless", never)) {
        if (!isDropped) dropSshConnections(host);
        isDropped = true;
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: "unreachable" });
    expect((await ran(shell, "echo again")).stdout).toBe("again\n");
  });

  it("are noticed to be lost when the cable is pulled", { timeout: 60_000 }, async () => {
    await open();
    const script = started(shell, "echo $$; exec sleep 300");
    await script.first;
    setHostLink(host.layout, host.number, false);
    await expect(script.done).rejects.toMatchObject({ code: "unreachable" });
    setHostLink(host.layout, host.number, true);
  });

  it("are ended by signals where no second command may run", { timeout: 30_000 }, async () => {
    await open("MaxSessions 1");
    const script = started(shell, FAMILY);
    const ids = (await script.first).trim().split(" ").map(Number);
    script.abort();
    await expect(script.done).rejects.toMatchObject({ code: "cancelled" });
    expect(ids.map((id) => isRunningOn(host, id))).toEqual([false, false]);
  });

  it("cannot run where the server runs a command of its own", async () => {
    await open("ForceCommand echo no scripts here; exit 4");
    const pieces: string[] = [];
    const running = shell.run(
      scriptProgram("bash", "posix", [], "echo x"),
      ({ bytes }) => pieces.push(String(bytes)),
      never,
    );
    await expect(running).rejects.toMatchObject({
      code: "remote_failed",
      message: expect.stringMatching(/bash did not start on deploy@.*exit code 4/) as string,
    });
  });

  it("run under other login shells and without bash's own start files", async () => {
    await open();
    insideHost(host, `echo 'echo noise from a start file' > ${host.root}/deploy/.bashrc`);
    const passwd = insideHost(host, "sed '/^deploy:/s#/bin/bash#/bin/dash#' /etc/passwd");
    writeFileSync(join(host.root, "etc/passwd"), passwd);
    await shell.close();
    shell = await openShell(sshEndpoint(host), never);
    expect(await ran(shell, 'echo clean; echo "it\'s $((1+1))"')).toMatchObject({
      stdout: "clean\nit's 2\n",
      stderr: "",
    });
  });
});

function isRunningHere(id: number): boolean {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  return !isZombie(id);
}

/** Nobody may have collected it yet. */
function isZombie(id: number): boolean {
  return existsSync(`/proc/${id}/exe`) === false;
}

/** By a process id as the host itself counts them. */
function isRunningOn(host: HostInfo, id: number): boolean {
  return (
    insideHost(host, `kill -0 ${id} 2>/dev/null && ! grep -q '^State:.Z' /proc/${id}/status && echo yes || true`) ===
    "yes\n"
  );
}
