import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROCESS_MARK } from "../../../shared/core/deployment/process-mark.ts";
import { bashProgram } from "../../../shared/core/deployment/script-bash.ts";
import { scriptVariables } from "../../../shared/core/deployment/script-variables.ts";
import {
  interpretMessage,
  type OutputPart,
  readServiceMessages,
} from "../../../shared/core/deployment/service-messages.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";

const bashIsMissing = spawnSync("bash", ["-c", ":"]).status !== 0;

type Ran = { readonly stdout: string; readonly stderr: string; readonly status: number | null };

/** Runs a script as the program that bash gets. */
function ran(script: string, variables: readonly (readonly [string, string])[] = [], env = process.env): Ran {
  const { command, args, input } = bashProgram(variables, script);
  const done = spawnSync(command, args, { input, encoding: "utf8", env, maxBuffer: 100_000_000 });
  const [first = "", ...rest] = done.stderr.split("\n");
  expect(first).toMatch(new RegExp(`^${PROCESS_MARK}\\d+$`));
  return { stdout: done.stdout, stderr: rest.join("\n"), status: done.status };
}

/** The same script in a file, for comparison. */
function ranInFile(script: string): Ran {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bash-"));
  writeFileSync(join(folder, "script"), script);
  const { stdout, stderr, status } = spawnSync("bash", ["script"], { cwd: folder, encoding: "utf8", input: "" });
  rmSync(folder, { recursive: true });
  return { stdout, stderr, status };
}

function partsOf(stdout: string): readonly OutputPart[] {
  const reader = readServiceMessages();
  return [
    ...stdout
      .replace(/\n$/, "")
      .split("\n")
      .flatMap((line) => reader.push(line)),
    ...reader.end(),
  ];
}

const ODD_VALUES: readonly (readonly [what: string, value: string])[] = [
  ["nothing", ""],
  ["a blank", " "],
  ["single quotes", "it's '' '\"'"],
  ["double quotes", '"quoted" ""'],
  ["a dollar and braces", "$HOME ${HOME} $(id) $((1+1)) $$"],
  ["backticks", "`id` ``"],
  ["backslashes", "a\\nb \\\\ \\' \\"],
  ["a backslash before a line end", "a\\\nb\\\r\n\\"],
  ["lines", "one\ntwo\n\n  three\n"],
  ["only line ends", "\n\n"],
  ["carriage returns", "a\r\nb\rc"],
  ["tabs and control characters", "\ta\u0001\u001b[31m\u007f"],
  ["emoji and other scripts", "👩‍🚀 ñ 漢字 \u2028 \ufeff"],
  ["globs and tildes", "* ? [a-z] ~ ~root {a,b}"],
  ["operators", "a; b & c | d > e < f # g ! h"],
  ["a percent sign", "%s %d %% %n"],
  ["options", "-n -e --"],
  ["a message", "##octopus[mask value='eA==']"],
  ["the end of a here-document", "EOF\nX\n__slipway_script="],
  ["a history mark", "!! !1"],
];

describe.skipIf(bashIsMissing)("a bash script", () => {
  test.each(ODD_VALUES)("gets a value of %s as it is", (_what, value) => {
    const { stdout, stderr } = ran(`get_octopusvariable X; printf .`, [["X", value]]);
    expect({ stdout, stderr }).toEqual({ stdout: `${value}.`, stderr: "" });
  });

  test.each(ODD_VALUES)("gives an output of %s as it is", (_what, value) => {
    const { stdout } = ran(`x=$(get_octopusvariable X; printf .); set_octopusvariable Y "\${x%.}"`, [["X", value]]);
    const [part] = partsOf(stdout);
    if (part?.kind !== "message") throw new Error(`no message in ${stdout}`);
    expect(interpretMessage(part.message)).toEqual({ kind: "set-variable", name: "Y", value, sensitive: false });
  });

  test("loses of a value only NUL, which bash cannot hold", () => {
    expect(ran("get_octopusvariable X", [["X", "a\0b"]])).toEqual({ stdout: "ab", stderr: "", status: 0 });
  });

  test("asks for names without case, however they are written", () => {
    const variables = [
      ["Octopus.Action[Run web].Output.Url", "u"],
      ["Größe", "g"],
      ["It's [a] *", "s"],
      ["Db:Name", "n"],
    ] as const;
    const ask = (name: string) => ran(`get_octopusvariable ${name}`, variables).stdout;
    expect(ask("'octopus.ACTION[run WEB].output.url'")).toBe("u");
    expect([ask("Größe"), ask("größe"), ask("GRößE")]).toEqual(["g", "g", "g"]);
    expect(ask(`"it's [A] *"`)).toBe("s");
    expect(ask("db:name")).toBe("n");
    expect(ask("'*'")).toBe("");
    expect(ask("unknown")).toBe("");
  });

  test("leaves bash's own comparing as the script has set it", () => {
    const look = "get_octopusvariable X; [[ a == A ]] && printf same || printf other";
    expect(ran(look, [["x", "1"]]).stdout).toBe("1other");
    expect(ran(`shopt -s nocasematch; ${look}`, [["x", "1"]]).stdout).toBe("1same");
  });

  test("gets 5,000 variables and values of a megabyte", { timeout: 30_000 }, () => {
    const long = "line $`\\'\"\n".repeat(100_000);
    const variables = Array.from({ length: 5000 }, (_, index) => [`Group.Name${index}`, `v ${index}`] as const);
    const script =
      "get_octopusvariable group.name4999; printf '|'; get_octopusvariable Long; set_octopusvariable Back \"$(get_octopusvariable Long)\"";
    const { stdout, stderr, status } = ran(script, [...variables, ["Long", long]]);
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(stdout.startsWith(`v 4999|${long}`)).toBe(true);
    const message = partsOf(stdout.slice(`v 4999|${long}`.length)).find((part) => part.kind === "message");
    expect(message?.message.properties["value"]).toBe(long.trimEnd());
  });

  test.each([
    ["an exit code", "echo a\nexit 7\necho b\n"],
    ["the last command's code", "echo a\nfalse"],
    ["success after a failure", "false\ntrue\n"],
    ["set -e", "set -e\necho a\nfalse\necho b\n"],
    ["set -eu with an unset name", "set -eu\necho a\necho $nope\necho b\n"],
    ["pipefail", "set -o pipefail\nfalse | true\n"],
    ["a here-document", "cat <<EOF\n$((1+1)) it's\nEOF\ncat <<'EOF'\n$((1+1))\nEOF\n"],
    ["a here-document without an end", "cat <<EOF\nabc\n"],
    ["functions and return", 'f() { local x=$1; return "$x"; }\nf 4\necho $?\nf 5'],
    ["an exit trap", "trap 'echo bye $?' EXIT\necho hi\nexit 3"],
    ["a syntax error at its end", "echo a\nif true; then\n"],
    ["an unknown command and its line", "echo a\n\nnope\necho $LINENO\n"],
    ["its first exit code", "echo $?\n"],
    ["reading from nothing", 'read x; echo $? "$x"; cat; echo end\n'],
    ["arrays and arithmetic", "a=(1 'b c' 3)\necho ${#a[@]} \"${a[1]}\" $((a[0] + 2))\n"],
    ["waiting for nothing", "wait; wait; echo $?"],
    ["waiting for jobs", "sleep 0.1 & sleep 0.2 & wait; echo $?; jobs"],
    ["no arguments", 'echo $# "$0"\n'],
    ["a last line without an end", "printf x"],
    ["only a comment", "# nothing"],
  ])("behaves as in a file: %s", (_what, script) => {
    const { stdout, stderr, status } = ran(script);
    const inFile = ranInFile(script);
    // In a string bash says "eval:" where it speaks of syntax.
    expect({ stdout, stderr: stderr.replace("script: eval: line", "script: line"), status }).toEqual(inFile);
  });

  test("may write to /dev/stderr and /dev/stdout, though its outputs are sockets here", () => {
    const { stdout, stderr, status } = ran(
      "echo a >/dev/stderr; echo b >/dev/stdout; echo c | tee /dev/stderr; exit 4",
    );
    expect({ stdout, stderr, status }).toEqual({ stdout: "b\nc\n", stderr: "a\nc\n", status: 4 });
  });

  test("may have Windows line ends", () => {
    expect(ran("if true; then\r\n  echo yes\r\nfi\r\nexit 3\r\n")).toEqual({ stdout: "yes\n", stderr: "", status: 3 });
  });

  test("runs nothing when its program arrived only in part", () => {
    const { command, args, input } = bashProgram([["X", "1"]], "echo ran\necho again\n");
    for (const cut of [1, 10, 30, 200, input.length / 2]) {
      const { stdout } = spawnSync(command, args, { input: input.slice(0, -cut), encoding: "utf8" });
      expect(stdout, `${cut} short`).toBe(cut === 1 ? "ran\nagain\n" : "");
    }
  });

  test("shows nothing of itself in the command, and puts nothing into the environment", () => {
    const program = bashProgram([["Token", "hidden-value"]], "echo secret-script");
    expect(program.args.join(" ")).not.toMatch(/hidden-value|secret-script/);
    expect(program.args).toEqual(bashProgram([], "other").args);
    const { stdout } = ran("env; tr '\\0' ' ' < /proc/$$/cmdline", [["Token", "hidden-value"]]);
    expect(stdout).not.toContain("hidden-value");
  });
});

describe.skipIf(bashIsMissing)("the helpers of a bash script", () => {
  const instructions = (script: string) =>
    partsOf(ran(script).stdout).map((part) =>
      part.kind === "message" ? interpretMessage(part.message) : part.kind === "text" ? part.text : part,
    );

  test("write messages", () => {
    expect(
      instructions(`set -euo pipefail; IFS=,
        set_octopusvariable Token s3cret -sensitive
        update_progress 40 "half way"
        update_progress 50
        new_octopusartifact /etc/hostname
        new_octopusartifact absent.txt "A name"`),
    ).toEqual([
      { kind: "set-variable", name: "Token", value: "s3cret", sensitive: true },
      { kind: "progress", percentage: 40, message: "half way" },
      { kind: "progress", percentage: 50, message: "" },
      { kind: "create-artifact", path: "/etc/hostname", name: "hostname", sizeBytes: expect.any(Number) as number },
      {
        kind: "create-artifact",
        path: expect.stringMatching(/^\/.*\/absent\.txt$/) as string,
        name: "A name",
        sizeBytes: null,
      },
    ]);
  });

  test("write lines at a level, words joined by blanks", () => {
    expect(
      instructions(
        "IFS=,; write_warning two words; write_verbose '%s'; write_error e; write_wait w; write_highlight h",
      ),
    ).toEqual(
      [
        ["warning", "two words"],
        ["verbose", "%s"],
        ["error", "e"],
        ["wait", "w"],
        ["highlight", "h"],
      ].flatMap(([level, text]) => [{ kind: "stdout-level", level }, text, { kind: "stdout-level", level: "default" }]),
    );
  });

  test("fail the step with a reason", () => {
    const { stdout, status } = ran("fail_step 'no room'; echo not reached");
    expect(partsOf(stdout)).toEqual([
      { kind: "message", message: { name: "resultMessage", properties: { message: "no room" } } },
    ]);
    expect(status).toBe(1);
  });

  test.skipIf(!existsSync("/usr/bin/busybox"))("do with busybox alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-busybox-"));
    for (const tool of ["base64", "tr", "cat", "wc"]) symlinkSync("/usr/bin/busybox", join(folder, tool));
    symlinkSync("/bin/bash", join(folder, "bash"));
    const long = "x".repeat(500);
    const { stdout, stderr } = ran('set_octopusvariable Long "$(get_octopusvariable L)"', [["L", long]], {
      PATH: folder,
    });
    expect(stderr).toBe("");
    expect(partsOf(stdout)).toEqual([
      { kind: "message", message: { name: "setVariable", properties: { name: "Long", value: long } } },
    ]);
    rmSync(folder, { recursive: true });
  });
});

test("values are filled in for a script; what cannot be filled in stays as it is", () => {
  const variables = createVariableSet([
    ["Host", "db"],
    ["Url", "http://#{Host}/"],
    ["Lost", "#{Nothing} here"],
    ["Circle", "#{Circle}"],
    ["Empty", null],
  ]);
  expect(scriptVariables(variables, { nowMs: 0, utcOffsetMinutes: 0 })).toEqual([
    ["Host", "db"],
    ["Url", "http://db/"],
    ["Lost", "#{Nothing} here"],
    ["Circle", "#{Circle}"],
    ["Empty", ""],
  ]);
});
