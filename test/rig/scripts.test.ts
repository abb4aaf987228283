import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";
import { openHostOn } from "../open-host.ts";
import { removeAllContainers } from "./rig/containers.ts";
import { dropSshConnections, type HostInfo, removeHost } from "./rig/host.ts";
import { rigIsMissing, startPrivateHost, theRemote, theRig } from "./shared-rig.ts";
import { deploy, finished, logText, openShop, outputsOf, type Shop, sshTarget } from "./shop.ts";

const PROGRAM = fileURLToPath(new URL("dying-host.ts", import.meta.url));

type StepParts = Readonly<Record<string, unknown>>;

const script = (text: string, more: StepParts = {}): StepParts => ({
  kind: "run-script",
  id: "script",
  name: "Prepare",
  script: text,
  ...more,
});

/** A job in a container of the rig's image. */
const job = (command: string, more: StepParts = {}): StepParts => ({
  kind: "run-container",
  id: "web",
  name: "Job",
  feed: "images",
  image: "acme/web",
  health: { kind: "completes" },
  container: { command: ["/bin/sh", "-c", command], ...more },
});

/** The only step of the shop replaced by these; gives the outcome of deploying it. */
async function deploySteps(shop: Shop, steps: readonly StepParts[]): Promise<DeploymentSummary> {
  await setSteps(shop, steps);
  const packages: Record<string, string> = steps.some((step) => "feed" in step) ? { web: "1.0.0" } : {};
  return deploy(shop.client, "1.0.0", "development", packages);
}

async function setSteps({ client }: Shop, steps: readonly StepParts[]): Promise<void> {
  await client.documents.save({ kind: "process", id: "shop", body: { steps }, expectedVersion: null });
}

async function expectSuccess({ client }: Shop, done: DeploymentSummary): Promise<void> {
  if (done.outcome !== "succeeded") throw new Error(`${done.error}\n${await logText(client, done.id)}`);
}

describe.skipIf(rigIsMissing)("scripts on Docker targets", () => {
  let shop: Shop;
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRemote());
  });

  it("run on an SSH host, and what they give is seen by a container", async () => {
    shop = await openShop(theRig().local, { target: sshTarget(theRemote()) });
    const steps = [
      script('set_octopusvariable Host "$(hostname)"; set_octopusvariable Key "k3y-secret" -sensitive'),
      job('echo "seen $HOST $KEY"', {
        env: [
          { name: "HOST", value: "#{Octopus.Action[Prepare].Output.Host}" },
          { name: "KEY", value: "#{Octopus.Action[Prepare].Output[Box].Key}" },
        ],
      }),
    ];
    const done = await deploySteps(shop, steps);
    await expectSuccess(shop, done);
    expect(await logText(shop.client, done.id)).toContain("seen host-1 ********");
  });

  it("give away files, from an SSH host and out of a container that has ended", async () => {
    shop = await openShop(theRig().local, { target: sshTarget(theRemote()) });
    const told = `##octopus[createArtifact path='$(printf /tmp/report.txt | base64)' name='$(printf Report | base64)']`;
    const steps = [
      script(`head -c 300000 /dev/urandom | base64 -w 0 > big.txt; new_octopusartifact big.txt; wc -c < big.txt`),
      job(`echo out of the container > /tmp/report.txt; echo "${told}"`),
    ];
    const done = await deploySteps(shop, steps);
    await expectSuccess(shop, done);
    const artifacts = await shop.client.deployments.artifacts({ deployment: done.id });
    expect(artifacts.map(({ name, stepId, targetId }) => `${name} of ${stepId} on ${targetId}`)).toEqual([
      "big.txt of script on box",
      "Report of web on box",
    ]);
    const texts = await Promise.all(
      artifacts.map(async ({ file }) => (await shop.client.deployments.artifact({ deployment: done.id, file })).text()),
    );
    expect(texts[0]).toHaveLength(400_000);
    expect(texts[1]).toBe("out of the container\n");
  });

  it("give away no folder and no link of a container, and say so", async () => {
    shop = await openShop(theRig().local);
    const told = ["/tmp/box/", "/tmp/link", "/tmp/none", "/tmp/box/./in.txt"].map(
      (path) => `echo "##octopus[createArtifact path='${Buffer.from(path).toString("base64")}']"`,
    );
    const done = await deploySteps(shop, [
      job(`mkdir /tmp/box; echo in > /tmp/box/in.txt; ln -s /tmp/box/in.txt /tmp/link; ${told.join("; ")}`),
    ]);
    await expectSuccess(shop, done);
    const text = await logText(shop.client, done.id);
    expect(text).toContain("/tmp/box/ in the container is a folder. Name a file in it, or pack it into one.");
    expect(text).toContain("/tmp/link in the container is a link or no file. Name the file itself.");
    expect(text).toContain("The container has no file /tmp/none.");
    expect(text).toContain("Kept the artifact in.txt (3 bytes)");
  });

  it("read what a container says for the deployment when it runs to its end", async () => {
    shop = await openShop(theRig().local, { target: sshTarget(theRemote()) });
    const steps = [
      job(`echo "##octopus[setVariable name='$(printf Schema | base64)' value='$(printf 42 | base64)']"; echo done`),
      script("echo 'schema #{Octopus.Action[Job].Output.Schema}'"),
    ];
    const done = await deploySteps(shop, steps);
    await expectSuccess(shop, done);
    expect((await outputsOf(shop.client, done.id)).get("Schema")).toBe("42");
    const text = await logText(shop.client, done.id);
    expect(text).toContain("schema 42");
    expect(text).not.toContain("##octopus");
  });

  it("fail with the reason a container gives", async () => {
    shop = await openShop(theRig().local, { target: sshTarget(theRemote()) });
    const message = Buffer.from("Migration 7 has no table.").toString("base64");
    const done = await deploySteps(shop, [job(`echo "##octopus[resultMessage message='${message}']"; exit 4`)]);
    expect(done.error).toBe("Migration 7 has no table. (exit code 4)");
  });

  it("do not read messages of a container that serves", async () => {
    shop = await openShop(theRig().local, { target: sshTarget(theRemote()) });
    const step = {
      ...job("echo \"##octopus[setVariable name='QQ==' value='QQ==']\"; exec sleep 60"),
      health: { kind: "docker", settleS: 0.3 },
    };
    const done = await deploySteps(shop, [step]);
    await expectSuccess(shop, done);
    expect((await outputsOf(shop.client, done.id)).has("A")).toBe(false);
    expect(await logText(shop.client, done.id)).toContain("##octopus[setVariable");
  });

  it("run on a local engine's target on this computer", async () => {
    shop = await openShop(theRig().local);
    const done = await deploySteps(shop, [script('echo "on $(hostname)"; pwd')]);
    await expectSuccess(shop, done);
    expect(await logText(shop.client, done.id)).toContain(`\n${process.env.HOME ?? ""}`);
  });

  it("say that they may still be running when the connection is lost", async () => {
    const host: HostInfo = await startPrivateHost();
    shop = await openShop(theRig().local, { target: sshTarget(host) });
    await setSteps(shop, [script("echo begun; sleep 300")]);
    const release = await shop.client.releases.create({ project: "shop", version: "1.0.0", packages: {} });
    const { id } = await shop.client.deployments.start({ release: release.id, environment: "development" });
    for await (const lines of await shop.client.deployments.watchLog({ deployment: id }))
      if (lines.some(({ text }) => text === "begun")) break;
    dropSshConnections(host);
    const done = await finished(shop.client, id);
    expect(done).toMatchObject({ outcome: "failed", error: expect.stringContaining("may still be running") as string });
    await removeHost(host);
  });
});

describe.skipIf(rigIsMissing)("a script whose host is killed in the middle", () => {
  let shop: Shop;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-killed-"));
    shop = await openShop(theRig().local);
  });
  afterEach(async () => {
    await shop.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Deploys with a host of its own, which is killed after so many events. */
  const deployUntilKilled = async (packages: Record<string, string>, events: number): Promise<void> => {
    const release = await shop.client.releases.create({ project: "shop", version: "1.0.0", packages });
    await shop.host.close();
    const args = ["--disable-warning=ExperimentalWarning", PROGRAM, shop.folder, String(release.id), "development"];
    const child = spawn(process.execPath, [...args, "after", String(events)], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const signal = await new Promise((resolve) => child.once("exit", (_code, by) => resolve(by)));
    expect(signal).toBe("SIGKILL");
  };

  /** Deploys a script that tells when it has begun, kills the host then, and waits until the script has gone on to its end. */
  const killInTheMiddle = async (more: StepParts): Promise<void> => {
    const text = `
      set_octopusvariable Token s3cret-before -sensitive
      echo "##octopus[mask value='$(printf masked-before | base64)']"
      set_octopusvariable Begun yes
      sleep 1; echo ran >> ${folder}/ran
      echo "again s3cret-before masked-before"`;
    await setSteps(shop, [script(text, more)]);
    // started, step-started, unit-started, script-started, value-masked, and the two outputs together
    await deployUntilKilled({}, 7);
    await expect.poll(() => existsSync(join(folder, "ran")), { timeout: 10_000 }).toBe(true);
  };

  const resumed = async () => {
    const host = await openHostOn(shop.folder);
    shop = { ...shop, host, client: host.clientFor("tester") };
    const [interrupted] = await shop.client.deployments.list({ limit: 1 });
    if (!interrupted) throw new Error("There is no deployment.");
    expect(interrupted.status).toBe("interrupted");
    await shop.client.deployments.resume({ deployment: interrupted.id });
    return finished(shop.client, interrupted.id);
  };

  it("is not run again: nobody knows whether it finished, and what to do is said", { timeout: 30_000 }, async () => {
    await killInTheMiddle({});
    const done = await resumed();
    expect(done.outcome).toBe("failed");
    expect(done.error).toBe(
      "Nobody knows whether the script of step 'Prepare' finished on Box: Slipway was stopped while it ran. Look there. If it is done, deploy again and skip this step; if not, deploy again.",
    );
    expect(readFileSync(join(folder, "ran"), "utf8")).toBe("ran\n");
  });

  it("is run again where that does no harm, and what it called sensitive stays hidden", {
    timeout: 30_000,
  }, async () => {
    await killInTheMiddle({ repeatable: true });
    const done = await resumed();
    await expectSuccess(shop, done);
    expect(readFileSync(join(folder, "ran"), "utf8")).toBe("ran\nran\n");
    const text = await logText(shop.client, done.id);
    expect(text).toContain("it runs again, as its step allows");
    expect(text).toContain("again ******** ********");
  });

  it("may be in a container: what that says meanwhile and later is heard once, in order", {
    timeout: 30_000,
  }, async () => {
    const say = (name: string) =>
      `echo "##octopus[setVariable name='${Buffer.from(name).toString("base64")}' value='QQ==']"; echo said ${name}`;
    const wait = "while ! [ -e /wait/go ]; do sleep 0.05; done";
    const mounts = [{ source: folder, target: "/wait" }];
    const command = `${say("early")}; sleep 0.3; ${say("meanwhile")}; ${wait}; for n in 1 2 3 4 5 6; do echo $n; done; ${say("late")}`;
    await setSteps(shop, [job(command, { mounts })]);
    // started, image-acquired, step-started, unit-started, container-created, then container-started or the first output
    await deployUntilKilled({ web: "1.0.0" }, 6);
    const host = await openHostOn(shop.folder);
    shop = { ...shop, host, client: host.clientFor("tester") };
    await shop.client.deployments.resume({ deployment: 1 });
    for await (const lines of await shop.client.deployments.watchLog({ deployment: 1 }))
      if (lines.some(({ text }) => text === "said meanwhile")) break;
    writeFileSync(join(folder, "go"), "");
    await expectSuccess(shop, await finished(shop.client, 1));
    expect([...(await outputsOf(shop.client, 1)).keys()].slice(0, 3)).toEqual(["early", "meanwhile", "late"]);
    const text = await logText(shop.client, 1);
    expect(text.slice(text.indexOf("Found container"))).toContain(
      "\nsaid early\nsaid meanwhile\n1\n2\n3\n4\n5\n6\nsaid late\nThe new container is good",
    );
  });

  it("is not undone by going back, which is said", { timeout: 30_000 }, async () => {
    await killInTheMiddle({});
    const host = await openHostOn(shop.folder);
    shop = { ...shop, host, client: host.clientFor("tester") };
    const [interrupted] = await shop.client.deployments.list({ limit: 1 });
    if (!interrupted) throw new Error("There is no deployment.");
    await shop.client.deployments.rollBack({ deployment: interrupted.id });
    expect(await finished(shop.client, interrupted.id)).toMatchObject({ outcome: "cancelled" });
    expect(await logText(shop.client, interrupted.id)).toContain("step 'Prepare' had done is not undone");
  });
});
