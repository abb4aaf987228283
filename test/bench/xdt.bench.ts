import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { applyTransform } from "../../shared/core/xdt/apply.ts";

type Measurement = { readonly name: string; readonly value: number; readonly unit: string; readonly target: string };

/** Measures the XDT engine in process, bytes to bytes: a usual file, a big one, its growth, and its memory. */
export async function run(): Promise<readonly Measurement[]> {
  const usual = median(300, () => transform(webConfig(150), releaseTransform(32)));
  const big = bigFile(10_000);
  const rules = manyRules(500, 10_000);
  const whole = median(9, () => transform(big, rules));
  const twice = fastest(9, bigFile(20_000), manyRules(1_000, 20_000));
  return [
    { name: "XDT: 190-line web.config, 38-line transform", value: usual, unit: "ms median", target: "< 1 ms" },
    { name: "XDT: 10,000 settings (1 MB), 500 SetAttributes", value: whole, unit: "ms median", target: "< 100 ms" },
    {
      name: "XDT: growth with twice the settings and rules",
      value: twice / fastest(9, big, rules),
      unit: "times",
      target: "about 2 (linear)",
    },
    { name: "XDT: memory for the 1 MB file", value: memory(big, rules), unit: "times the file", target: "< 20" },
  ];
}

function transform(source: Uint8Array, rules: Uint8Array): void {
  const result = applyTransform({ source, sourceName: "web.config", transform: rules, transformName: "r.config" });
  if (!result.ok) throw new Error("The measured transform failed.");
}

function median(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

function fastest(runs: number, source: Uint8Array, rules: Uint8Array): number {
  return Math.min(...Array.from({ length: runs }, () => median(1, () => transform(source, rules))));
}

/**
 * Memory one run adds to a process, in times the file: the difference between two child processes, one of which runs
 * the transform. A small young generation keeps V8 from counting garbage it has not bothered to collect.
 */
function memory(source: Uint8Array, rules: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  try {
    writeFileSync(join(folder, "source"), source);
    writeFileSync(join(folder, "rules"), rules);
    const peak = (runs: number) => {
      const script = join(import.meta.dirname, "xdt-memory.ts");
      const args = ["--max-semi-space-size=1", script, folder, String(runs)];
      return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
    };
    const peaks = (runs: number) => Math.min(...Array.from({ length: 5 }, () => peak(runs)));
    return (peaks(1) - peaks(0)) / source.length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function webConfig(settings: number): Uint8Array {
  const lines = Array.from({ length: settings }, (_, at) => `    <add key="Setting.${at}" value="value ${at}" />`);
  const sections = Array.from(
    { length: 16 },
    (_, at) => `    <section name="s${at}" type="Quay.Section${at}, Quay" />`,
  );
  return bytes(`<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <configSections>
${sections.join("\n")}
  </configSections>
  <connectionStrings>
    <add name="Db" connectionString="Data Source=.;Initial Catalog=Berths" providerName="System.Data.SqlClient" />
  </connectionStrings>
  <appSettings>
${lines.join("\n")}
  </appSettings>
  <system.web>
    <compilation debug="true" targetFramework="4.8" />
    <customErrors mode="Off" />
  </system.web>
  <runtime>
    <assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1">
      <dependentAssembly>
        <assemblyIdentity name="Newtonsoft.Json" culture="neutral" publicKeyToken="30ad4fe6b2a6aeed" />
        <bindingRedirect oldVersion="0.0.0.0-12.0.0.0" newVersion="12.0.0.0" />
      </dependentAssembly>
    </assemblyBinding>
  </runtime>
</configuration>
`);
}

function releaseTransform(settings: number): Uint8Array {
  const rules = Array.from(
    { length: settings - 4 },
    (_, at) =>
      `    <add key="Setting.${at * 4}" value="new ${at}" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />`,
  );
  return bytes(`<?xml version="1.0"?>
<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <connectionStrings>
    <add name="Db" connectionString="Data Source=db" xdt:Transform="SetAttributes" xdt:Locator="Match(name)" />
  </connectionStrings>
  <appSettings>
${rules.join("\n")}
    <add key="New" value="1" xdt:Transform="Insert" />
  </appSettings>
  <system.web>
    <compilation xdt:Transform="RemoveAttributes(debug)" />
  </system.web>
</configuration>
`);
}

function bigFile(settings: number): Uint8Array {
  const lines = Array.from(
    { length: settings },
    (_, at) =>
      `    <add key="Section${at % 97}:Setting.Number.${at}" value="The value of setting number ${at}, made longer" />`,
  );
  return bytes(
    `<?xml version="1.0" encoding="utf-8"?>\n<configuration>\n  <appSettings>\n${lines.join("\n")}\n  </appSettings>\n</configuration>\n`,
  );
}

function manyRules(rules: number, settings: number): Uint8Array {
  const lines = Array.from({ length: rules }, (_, at) => {
    const setting = Math.floor((at * settings) / rules);
    const key = `Section${setting % 97}:Setting.Number.${setting}`;
    return `    <add key="${key}" value="changed ${at}" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />`;
  });
  return bytes(`<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <appSettings>
${lines.join("\n")}
  </appSettings>
</configuration>
`);
}
