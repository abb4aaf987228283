import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../shared/rpc/client.ts";
import { openTestHost, type TestHost } from "../host/test-host.ts";
import { type Done, followRun } from "./follow-run.ts";

const bashIsMissing = spawnSync("bash", ["-c", ":"]).status !== 0;

/** The script step on this computer: on a folder target, or on none. */
describe.skipIf(bashIsMissing)("a script step", () => {
  let test: TestHost;
  let client: Client;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-scripts-"));
    test = await openTestHost();
    client = test.host.clientFor("tester");
    await client.host.addSample();
    const target = await client.documents.get({ kind: "target", id: "development-folder" });
    const body = { ...target.body, name: "Folder", endpoint: { kind: "folder" as const, path: folder } };
    await client.documents.save({ kind: "target", id: target.id, body, expectedVersion: target.version });
  });
  afterEach(async () => {
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  type StepParts = Readonly<Record<string, unknown>>;
  const script = (text: string, more: StepParts = {}) => ({
    kind: "run-script",
    id: "script",
    name: "Script",
    script: text,
    ...more,
  });
  const begin = async (steps: readonly StepParts[], variables: readonly StepParts[] = []): Promise<number> => {
    await client.documents.save({ kind: "process", id: "harbour", body: { steps }, expectedVersion: null });
    await client.documents.save({ kind: "variables", id: "harbour", body: { variables }, expectedVersion: null });
    const count = (await client.releases.list({ project: "harbour" })).length;
    const release = await client.releases.create({ project: "harbour", version: `1.${count}`, packages: {} });
    return (await client.deployments.start({ release: release.id, environment: "development" })).id;
  };

  const finish = (id: number): Promise<Done> => followRun(client, id);
  const run = async (...args: Parameters<typeof begin>) => finish(await begin(...args));
  const printed = ({ lines }: Done) =>
    lines.filter(({ source }) => source !== "slipway").map(({ level, source, text }) => `${source} ${level}: ${text}`);
  const told = ({ lines }: Done) =>
    lines
      .filter(({ source, stepId }) => source === "slipway" && stepId !== null)
      .map(({ level, text }) => `${level}: ${text}`);
  /** Resolves when the log holds a text. */
  const logged = async (id: number, text: string) => {
    for await (const lines of await client.deployments.watchLog({ deployment: id }))
      if (lines.some((line) => line.text.includes(text)))
        return lines.find((line) => line.text.includes(text))?.text ?? "";
    throw new Error(`'${text}' was never logged.`);
  };

  it("is told as events, an output among them, in order", async () => {
    const done = await run([script("pwd; set_octopusvariable Berth '14 East'")]);
    expect(done.events.map((event) => ("outcome" in event ? `${event.kind} ${event.outcome}` : event.kind))).toEqual([
      "started",
      "step-started",
      "unit-started",
      "script-started",
      "output",
      "unit-finished succeeded",
      "step-finished succeeded",
      "finished succeeded",
    ]);
    expect(done.events.find((event) => event.kind === "output")).toEqual({
      kind: "output",
      stepId: "script",
      targetId: "development-folder",
      name: "Berth",
      value: { kind: "text", text: "14 East" },
    });
    expect(printed(done)).toEqual([`stdout info: ${folder}`]);
  });

  it("runs once, on the computer of the host, where the step says so", async () => {
    const done = await run([
      script("echo here; pwd; set_octopusvariable A b", { runOn: "host", tags: ["nobody-has-this"] }),
    ]);
    expect(done.deployment.outcome).toBe("succeeded");
    expect(printed(done)).toEqual(["stdout info: here", `stdout info: ${process.env.HOME ?? ""}`]);
    const units = done.events.filter((event) => "targetId" in event);
    expect(units.map((event) => event.targetId)).toEqual([null, null, null, null]);
  });

  it("sees every variable, what it gives is seen by later steps, and its own text is filled in", async () => {
    const done = await run(
      [
        script(
          'set_octopusvariable Port "$(get_octopusvariable base)1"; set_octopusvariable Key k3y-secret -sensitive',
        ),
        script(
          `echo "#{Octopus.Action[Script].Output.Port}" "$(get_octopusvariable 'octopus.action[SCRIPT].output[folder].port')"
           echo "$(get_octopusvariable 'Octopus.Action[Script].Output.Key' | wc -c)"
           get_octopusvariable Octopus.Environment.Name`,
          { id: "later", name: "Later", runOn: "host" },
        ),
      ],
      [
        { name: "Base", values: [{ value: "80#{Digit}" }] },
        { name: "Digit", values: [{ value: "8" }] },
      ],
    );
    expect(printed(done)).toEqual(["stdout info: 8081 8081", "stdout info: 10", "stdout info: Development"]);
  });

  it("reads messages that come in pieces, over lines, and in the middle of a text", async () => {
    const done = await run([
      script(`
        printf 'before ##octo'; sleep 0.15; printf 'pus[setVariable name="QQ=='; sleep 0.15; printf '" value="\\n'; sleep 0.1
        printf 'eHl6"] after\\n'
        printf '###octopus[stdout-error]\\n'
        echo "##octopus[setVariable name='Qg==' value='Mg==']##octopus[setVariable name='Qw==' value='Mw==']"
        echo end`),
    ]);
    expect(printed(done)).toEqual([
      "stdout info: before ",
      "stdout info:  after",
      "stdout info: ###octopus[stdout-error]",
      "stdout info: end",
    ]);
    const outputs = done.events.flatMap((event) => (event.kind === "output" ? [[event.name, event.value]] : []));
    expect(outputs).toEqual(["xyz", "2", "3"].map((text, index) => ["ABC"[index], { kind: "text", text }]));
  });

  it("finds a message anywhere in a line of any length", async () => {
    const done = await run([
      script(`
        x=$(printf '%0*d' 65530 0)
        for n in 0 1 2 3 4 5 6 7 8 9 10 11 12; do x="\${x}-"; printf '%s##octopus[progress percentage="NDA="]\\n' "$x"; done
        printf '%s###octopus[progress percentage="NDA="]\\n' "$x"`),
    ]);
    expect(told(done).filter((line) => line === "info: 40 %")).toHaveLength(13);
    expect(printed(done).join("")).toContain('###octopus[progress percentage="NDA="]');
  });

  it("writes at the levels it chose", async () => {
    const done = await run([
      script(`
        echo plain; write_verbose quiet; write_highlight look; write_wait waiting; write_warning careful; write_error bad
        echo '##octopus[stdout-warning]'; echo one; echo two; echo '##octopus[stdout-default]'; echo plain again
        echo '##octopus[stdout-ignore]'; echo unseen; echo '##octopus[stdout-default]'
        echo 'cut##octopus[stdout-error]here'`),
    ]);
    expect(printed(done)).toEqual([
      "stdout info: plain",
      "stdout verbose: quiet",
      "stdout highlight: look",
      "stdout highlight: waiting",
      "stdout warning: careful",
      "stdout error: bad",
      "stdout warning: one",
      "stdout warning: two",
      "stdout info: plain again",
      "stdout info: cut",
      "stdout error: here",
    ]);
  });

  it("fails with a value too long to be taken, and never logs it", async () => {
    const done = await run([
      script("x=$(printf '%0*d' 3100000 0); set_octopusvariable Key \"s3cret-$x\" -sensitive; echo on"),
    ]);
    expect(done.deployment.error).toContain("A message of the script (setVariable) is too long");
    expect(printed(done)).toEqual([]);
  });

  it("does not show a secret that names an output", async () => {
    const done = await run(
      [script('set_octopusvariable "of $(get_octopusvariable Key)" text')],
      [{ name: "Key", values: [{ value: { plain: "k3y-secret" } }] }],
    );
    expect(done.events.find(({ kind }) => kind === "output")).toMatchObject({ name: "of ********" });
  });

  it("tells what else its messages say", async () => {
    const done = await run([
      script(`
        update_progress 40 'half way'
        echo "##octopus[set-environmentstate key='QQ==' value='Qg==']"
        echo "##octopus[setVariable name='*']"`),
    ]);
    expect(told(done).slice(1)).toEqual([
      "info: 40 %: half way",
      "verbose: The script's message 'set-environmentstate' (key, value) means nothing here",
      "warning: Could not parse a message of the script. It is in the log as it was printed, but for a value that it sets or masks. Values are written in base64.",
    ]);
    expect(printed(done)).toEqual(["stdout info: ##octopus[setVariable name='*']"]);
  });

  it("keeps the files it gives away, also when it fails, with secrets hidden where they are text", async () => {
    const variables = [{ name: "Key", values: [{ value: { plain: "k3y-of-the-report" } }] }];
    const done = await run(
      [
        script(
          `mkdir -p out && cd out
          echo "signed with $(get_octopusvariable Key)" > report.txt; new_octopusartifact report.txt
          printf '\\0binary' > dump.bin; new_octopusartifact "$PWD/dump.bin" 'memory: dump'
          printf '\\377\\376' > wide.txt; iconv -t UTF-16LE report.txt >> wide.txt; new_octopusartifact wide.txt
          new_octopusartifact absent.txt; fail_step 'Tests failed.'`,
        ),
      ],
      variables,
    );
    const { id } = done.deployment;
    expect(done.deployment.error).toBe("Tests failed. (exit code 1)");
    expect(told(done).slice(1, 4)).toEqual([
      "info: Kept the artifact report.txt (21 bytes)",
      "info: Kept the artifact memory: dump (7 bytes)",
      "info: Kept the artifact wide.txt (44 bytes)",
    ]);
    expect(told(done)[4]).toContain("warning: The artifact absent.txt could not be kept: ");
    const artifacts = await client.deployments.artifacts({ deployment: id });
    expect(artifacts.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ["report.txt", 21],
      ["memory: dump", 7],
      ["wide.txt", 44],
    ]);
    const [report, dump, wide] = await Promise.all(
      artifacts.map(({ file }) => client.deployments.artifact({ deployment: id, file })),
    );
    expect(report?.name).toBe("report.txt");
    expect(await report?.text()).toBe("signed with ********\n");
    expect(await dump?.text()).toBe("\0binary");
    const text = new TextDecoder("utf-16le").decode(await wide?.arrayBuffer());
    expect(text).toBe("signed with ********\n");
    await expect(
      client.deployments.artifact({ deployment: id, file: "00000000-0000-4000-8000-000000000000" }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("fails with its exit code, or with the reason it gives", async () => {
    const plain = await run([script("echo last; exit 3")]);
    expect(plain.deployment).toMatchObject({
      outcome: "failed",
      error: "The script ended with exit code 3. Its last lines are in the log.",
    });
    const reason = await run([script("fail_step 'The disk of web-1 is full.'; echo not reached")]);
    expect(reason.deployment.error).toBe("The disk of web-1 is full. (exit code 1)");
    const killed = await run([script("kill -9 $$")]);
    expect(killed.deployment.error).toContain("ended by the signal SIGKILL");
  });

  it("fails for what it writes to standard error only when the step says so", async () => {
    const text = "echo progress >&2; printf 'no line end' >&2";
    const done = await run([script(text)]);
    expect(done.deployment.outcome).toBe("succeeded");
    expect(printed(done)).toEqual(["stderr info: progress", "stderr info: no line end"]);
    const strict = await run([script(text, { failOnErrorOutput: true })]);
    expect(strict.deployment.error).toContain("wrote to standard error");
    const quiet = await run([
      script(
        "echo '##octopus[stderr-progress]'; sleep 0.2; echo pulling >&2; sleep 0.2; echo '##octopus[stderr-ignore]'; sleep 0.2; echo x >&2",
        {
          failOnErrorOutput: true,
        },
      ),
    ]);
    expect(quiet.deployment.outcome).toBe("succeeded");
    expect(printed(quiet)).toEqual(["stderr verbose: pulling"]);
    expect((await run([script("true", { failOnErrorOutput: true })])).deployment.outcome).toBe("succeeded");
  });

  it("does not begin when its text uses an unknown variable", async () => {
    const done = await run([script(`touch ${folder}/ran; echo #{Nowhere}`)]);
    expect(done.deployment.error).toContain("nothing is known as #{Nowhere}");
    expect(done.events.some((event) => event.kind === "script-started")).toBe(false);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("says that the target's folder is absent", async () => {
    rmSync(folder, { recursive: true });
    const done = await run([script("true")]);
    expect(done.deployment.error).toContain(`There is no folder ${folder}`);
    mkdirSync(folder);
  });

  it("is ended with all that it started when its time is over", async () => {
    const done = await run([script("sleep 300 & echo child $!; wait", { timeoutS: 1 })]);
    expect(done.deployment.error).toContain("did not end within 1 s. It was ended. Raise the step's time limit");
    expect(isRunning(childOf(printed(done)))).toBe(false);
  });

  it("is ended with all that it started when the deployment is cancelled, at once", async () => {
    const id = await begin([
      script("(sleep 300 & echo child $!; wait) & wait"),
      script("true", { id: "next", name: "Next" }),
    ]);
    const child = childOf([await logged(id, "child")]);
    const cancelledAt = performance.now();
    await client.deployments.cancel({ deployment: id });
    const done = await finish(id);
    expect(performance.now() - cancelledAt).toBeLessThan(1500);
    expect(done.deployment.outcome).toBe("cancelled");
    expect(isRunning(child)).toBe(false);
    expect(done.events.at(-2)).toMatchObject({ kind: "step-finished", stepId: "next", outcome: "skipped" });
  });

  it("is ended when the host is stopped", async () => {
    const id = await begin([script("sleep 300 & echo child $!; wait")]);
    const child = childOf([await logged(id, "child")]);
    await test.host.close();
    expect(isRunning(child)).toBe(false);
    test = await openTestHost();
  });

  it("does not hold the deployment up for what it leaves running", async () => {
    const done = await run([script("sleep 300 & echo child $!")]);
    expect(done.deployment.outcome).toBe("succeeded");
    expect(told(done).join()).toContain("something it started still holds its output open");
    process.kill(childOf(printed(done)));
  });

  it("hides what it says is sensitive in every form from then on, on both outputs", async () => {
    const done = await run([
      script(`
        set_octopusvariable Token 'tok "42" & more' -sensitive
        t='tok "42" & more'
        echo "out $t"; echo "err $t" >&2; printf '%s' "$t" | base64
        echo "##octopus[mask value='$(printf 'masked-later' | base64)']"
        echo "now masked-later" ; echo "##octopus[mask value='$(printf 'masked-later' | base64)']"
        set_octopusvariable Url "http://masked-later@host/"`),
    ]);
    expect(printed(done).toSorted()).toEqual(
      [
        "stderr info: err ********",
        "stdout info: ********",
        "stdout info: now ********",
        "stdout info: out ********",
      ].toSorted(),
    );
    const kinds = done.events.map((event) =>
      event.kind === "output" ? `${event.name} ${event.value.kind}` : event.kind,
    );
    expect(kinds.filter((kind) => / |masked/.test(kind))).toEqual(["Token secret", "value-masked", "Url secret"]);
  });

  it("hides a sensitive value over the lines it has, also short ones", async () => {
    const done = await run([
      script(`set_octopusvariable Pin "$(printf 'ab\\ncd\\n99')" -sensitive; printf 'x ab\\ncd\\n99 y\\n'`),
    ]);
    expect(printed(done)).toEqual(["stdout info: x ******** y"]);
  });

  it("ends when a sensitive value is too long to be hidden", async () => {
    const done = await run([script("set_octopusvariable Big \"$(printf '%0*d' 200001 0)\" -sensitive; sleep 300")]);
    expect(done.deployment.error).toContain("The output Big is sensitive and has 200001 characters");
  });

  it("prints a great deal, all of it and in order", { timeout: 60_000 }, async () => {
    const done = await run([
      script(
        `i=0; while [ $i -lt 200 ]; do printf '%s\\n' $((i*100)).{0..99}; i=$((i+1)); done; echo "##octopus[setVariable name='QQ==' value='QQ==']"`,
      ),
    ]);
    const lines = done.lines.filter(({ source }) => source === "stdout").map(({ text }) => text);
    const expected = Array.from({ length: 20_000 }, (_, line) => `${Math.floor(line / 100) * 100}.${line % 100}`);
    expect(lines.join() === expected.join()).toBe(true);
  });

  it("runs on several targets at once, each with its own outputs", async () => {
    const target = await client.documents.get({ kind: "target", id: "development-folder" });
    const other = join(folder, "other");
    mkdirSync(other);
    const body = { ...target.body, name: "Other", endpoint: { kind: "folder" as const, path: other } };
    await client.documents.save({ kind: "target", id: "other", body, expectedVersion: 0 });
    const done = await run([
      script(
        `touch ran; while [ ! -e ${folder}/ran ] || [ ! -e ${other}/ran ]; do sleep 0.05; done
         set_octopusvariable Me "$(get_octopusvariable Octopus.Machine.Name)"`,
        { parallel: 2, timeoutS: 20 },
      ),
      script(`echo "#{Octopus.Action[Script].Output[Folder].Me} #{Octopus.Action[Script].Output[Other].Me}"`, {
        id: "later",
        name: "Later",
        runOn: "host",
      }),
    ]);
    expect(printed(done)).toEqual(["stdout info: Folder Other"]);
  });
});

function childOf(lines: readonly string[]): number {
  return Number(/child (\d+)/.exec(lines.join())?.[1]);
}

/** True for a process that lives; one that nobody has collected yet does not. */
function isRunning(id: number): boolean {
  if (!(id > 0)) throw new Error("There is no process id.");
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  return existsSync(`/proc/${id}/exe`);
}
