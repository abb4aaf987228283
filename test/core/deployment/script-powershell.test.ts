import { describe, expect, test } from "vitest";
import { powershellProgram } from "../../../shared/core/deployment/script-powershell.ts";
import { scriptProgram } from "../../../shared/core/deployment/script-program.ts";

/** PowerShell itself does not run here: these tests look at what it would be given. */
describe("a PowerShell script", () => {
  const ODD = "it's “quoted” ’ $env:X `n @\" \r\n 漢字 👩‍🚀 #{X}";
  const { command, args, input } = powershellProgram(
    "windows",
    [
      ["Name's", ODD],
      ["Empty", ""],
    ],
    `Write-Host "${ODD}"`,
  );
  const texts = [...input.matchAll(/(?<=[' \n])[A-Za-z0-9+/]{8,}={0,2}(?=[' \n])/g)].map(([text]) =>
    Buffer.from(text, "base64").toString(),
  );

  test("is all in standard input, which is plain ASCII", () => {
    // oxlint-disable-next-line no-control-regex
    expect(input).toMatch(/^[\x0a\x20-\x7e]*$/);
    expect(input).not.toContain(ODD.slice(0, 4));
    expect(texts).toContain(`Write-Host "${ODD}"`);
    expect(texts).toContain(ODD);
    expect(args).toEqual(powershellProgram("posix", [], "other").args);
  });

  test("keeps a variable without text apart from the next", () => {
    expect(input).toContain(`\n${Buffer.from("Empty").toString("base64")} \n'`);
  });

  test("is started by Windows PowerShell on Windows and by PowerShell 7 elsewhere", () => {
    expect(command).toBe("powershell");
    expect(scriptProgram("powershell", "posix", [], "x").command).toBe("pwsh");
    expect(scriptProgram("bash", "posix", [], "x").command).toBe("bash");
  });

  test("is started by a command that no shell on the way reads as its own", () => {
    expect(args.join(" ")).not.toMatch(/["'`$%^&|<>!\\;{}*?~#]/);
  });

  test("has every helper under the name that people know", () => {
    const names = [
      "Set-OctopusVariable",
      "New-OctopusArtifact",
      "Fail-Step",
      "Write-Verbose",
      "Write-Highlight",
      "Write-Wait",
      "Write-Warning",
      "Update-Progress",
    ];
    for (const name of names) expect(input).toMatch(new RegExp(`^function ${name}\\b`, "m"));
    expect(input).toContain("[StringComparer]::OrdinalIgnoreCase");
  });

  test("has as many closing brackets as opening ones outside quotes", () => {
    const code = input.replace(/'(?:[^']|'')*'|"(?:[^"`]|`.)*"/g, "");
    for (const [open, close] of [
      ["(", ")"],
      ["{", "}"],
      ["[", "]"],
    ] as const) {
      expect(code.split(open).length, `${open}${close}`).toBe(code.split(close).length);
    }
  });
});
