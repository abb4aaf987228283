import { describe, expect, it } from "vitest";
import { formatForPull } from "../../../shared/core/versions/image-reference.ts";
import { variablesSchema } from "../../../shared/core/model/variables.ts";
import { containerSpec } from "../../../shared/core/planning/container-spec.ts";
import type { PlanInput, PlannedCredential } from "../../../shared/core/planning/plan.ts";
import { initialState } from "../../../shared/core/deployment/reduce.ts";
import { planDeployment } from "../../../shared/core/planning/plan-deployment.ts";
import { fillWith, unitVariables } from "../../../shared/core/planning/unit-variables.ts";
import { accountParts, type CredentialPart } from "../../../shared/core/variables/credentials.ts";
import { pinned, planInput, planTarget } from "./plan-input.ts";

const filled = (wanted: PlanInput, targetId: string, template: string) => {
  const { plan } = planDeployment(wanted);
  const [planned] = plan.steps;
  if (!planned) throw new Error("no step");
  const variables = unitVariables({
    plan,
    step: planned.step,
    targetId,
    deploymentId: 3,
    state: initialState,
    openSecret: (id) => `opened ${id}`,
    openCredential: partsOf,
  });
  return fillWith(variables, planned.step.name, {})(template, "test text");
};

describe("a plan", () => {
  it("runs a step on the enabled targets of the environment that have one of its tags, whatever the case", () => {
    const off = planTarget("w3", { tags: ["web"], disabled: true });
    const elsewhere = planTarget("w4", { tags: ["web"], environments: ["test"] });
    const { plan, findings } = planDeployment(
      planInput({ targets: [planTarget("w1", { tags: ["WEB"] }), off, elsewhere] }),
    );
    expect(findings).toEqual([]);
    expect(plan.steps[0]?.targetIds).toEqual(["w1"]);
  });

  it("says where a step could not run, and what there is", () => {
    const { findings } = planDeployment(planInput({ step: { tags: ["gpu"] } }));
    expect(findings[0]?.text).toBe(
      "Step 'Run web' has nowhere to run: Production has no enabled Docker target with the tag 'gpu'. It has: W1, W2, DB. Add one, or change the step's tags.",
    );
  });

  it("leaves out steps of other environments, and says so when none is left", () => {
    const { plan, findings } = planDeployment(planInput({ step: { environments: ["test"] } }));
    expect(plan.steps).toEqual([]);
    expect(findings[0]?.level).toBe("error");
  });

  it("keeps a skipped step without asking anything of it", () => {
    const { plan, findings } = planDeployment(planInput({ step: { tags: ["gpu"] }, skippedSteps: ["web"] }));
    expect(findings).toEqual([]);
    expect(plan.steps[0]?.skipped).toBe(true);
  });

  it("holds secrets as references only", () => {
    const { plan } = planDeployment(planInput({ variables: [{ name: "P", values: [{ value: { secret: "s-1" } }] }] }));
    expect(plan.candidates).toEqual([{ name: "P", value: { secret: "s-1" }, source: "project", scope: {} }]);
  });

  it("takes scopes by name or by id", () => {
    const variables = [
      {
        name: "A",
        values: [
          { value: "by name", scope: { environments: ["PRODUCTION"], steps: ["Run web"] } },
          { value: "other", scope: { environments: ["test"] } },
        ],
      },
    ];
    expect(filled(planInput({ variables }), "w1", "#{A}")).toBe("by name");
  });

  it("reads what is one environment's id and another's name as the id, in whichever order they come", () => {
    const variables = [
      { name: "A", values: [{ value: "none" }, { value: "staging's", scope: { environments: ["staging"] } }] },
    ];
    const renamed = [
      { id: "staging", name: "Production" },
      { id: "prod", name: "Staging" },
    ];
    for (const environments of [renamed, renamed.toReversed()]) {
      expect(filled(planInput({ variables, environments }), "w1", "#{A}")).toBe("none");
    }
  });

  it("gives expressions what is known of releases, people, steps and targets", () => {
    const { findings, plan } = planDeployment(planInput());
    expect(findings).toEqual([]);
    expect(plan.targetsByTag).toEqual({ web: ["W1", "W2"], canary: ["W2"], sql: ["DB"] });
    const template = [
      "#{Octopus.Release.Previous.Number} #{Octopus.Release.CurrentForEnvironment.Number}",
      "#{Octopus.Deployment.CreatedBy.Username} #{Octopus.Environment.SortOrder} #{Octopus.Machine.Hostname}",
      "#{Octopus.Environment.MachinesInRole[canary]} #{Octopus.Step[Run web].Status.Code}",
      "#{Octopus.Action[Run web].Package.PackageVersion} #{Octopus.Task.Name}",
      "#{if Octopus.Release.PreviousForEnvironment.Number}upgrade#{else}first#{/if}",
    ].join("|");
    expect(filled(planInput(), "w1", template)).toBe(
      "1.3.0 1.2.0|anna 3 localhost|W2 Pending|1.0.0 Deploy Shop release 1.4.0 to Production|first",
    );
  });

  it("chooses values for each target", () => {
    const variables = [
      {
        name: "Size",
        values: [
          { value: "small" },
          { value: "big", scope: { tags: ["canary"] } },
          { value: "own", scope: { targets: ["w1"] } },
        ],
      },
    ];
    expect(
      ["w1", "w2"].map((id) => filled(planInput({ variables }), id, "#{Size} on #{Octopus.Machine.Name}")),
    ).toEqual(["own on W1", "big on W2"]);
  });

  it("refuses to guess between values that count alike on a target, and only there", () => {
    const variables = [
      {
        name: "Size",
        values: [
          { value: "a", scope: { tags: ["web"] } },
          { value: "b", scope: { tags: ["canary"] } },
        ],
      },
      {
        name: "Other",
        values: [
          { value: "a", scope: { tags: ["web"] } },
          { value: "b", scope: { tags: ["sql"] } },
        ],
      },
    ];
    const { findings } = planDeployment(
      planInput({ variables, step: { tags: [] }, targets: [planTarget("w2", { tags: ["web", "canary"] })] }),
    );
    expect(findings.map(({ text }) => text)).toEqual([
      "Several values of 'Size' count alike for step 'Run web' on W2: nothing says which one to take. Narrow the scope of one of them, then update the variables of the release.",
    ]);
    expect(planDeployment(planInput({ variables, targets: [planTarget("w1", { tags: ["web"] })] })).findings).toEqual(
      [],
    );
  });

  it("puts answers in the place of prompted variables and asks for required ones", () => {
    const variables = [{ name: "Ticket", prompt: { label: "Change ticket", required: true } }];
    expect(planDeployment(planInput({ variables })).findings[0]?.text).toContain("Change ticket");
    expect(filled(planInput({ variables, answers: { Ticket: "CHG-1" } }), "w1", "#{Ticket}")).toBe("CHG-1");
  });

  it("lets an answer go before every stored value of its name, those of library sets included", () => {
    const prompted = { name: "Ticket", prompt: {}, values: [{ value: "own" }] };
    const wanted = planInput({ variables: [prompted], answers: { ticket: "CHG-1" } });
    const scoped = [{ value: "narrow", scope: { environments: ["prod"] } }];
    const sets = [
      { name: "A", variables: variablesSchema.parse({ variables: [{ ...prompted, values: scoped }] }).variables },
    ];
    const withSets = { ...wanted, snapshot: { ...wanted.snapshot, librarySets: [...sets, ...sets] } };
    expect(planDeployment(withSets).findings).toEqual([]);
    expect(filled(withSets, "w1", "#{Ticket}")).toBe("CHG-1");
  });

  it("asks for a required value that is stored for another environment only", () => {
    const values = [{ value: "CHG-0", scope: { environments: ["test"] } }];
    const variables = [{ name: "Ticket", prompt: { required: true }, values }];
    expect(planDeployment(planInput({ variables })).findings.map(({ text }) => text)).toEqual([
      "A value is needed for 'Ticket'. Give it when deploying.",
    ]);
  });

  it("skips steps by id or name and refuses to skip what it does not know", () => {
    const { plan, findings } = planDeployment(planInput({ skippedSteps: ["RUN WEB", "wbe"] }));
    expect(plan.steps[0]?.skipped).toBe(true);
    expect(findings.map(({ text }) => text)).toEqual(["There is no step 'wbe' to skip. The release has: web."]);
  });

  it("names the setting whose expression cannot be filled in", () => {
    expect(() => filled(planInput(), "w1", "x#{Gone}")).toThrow(
      "The test text of step 'Run web' cannot be filled in: nothing is known as #{Gone}. Define the variable or correct the expression.",
    );
    const variables = [{ name: "A", values: [{ value: "#{A}" }] }];
    expect(() => filled(planInput({ variables }), "w1", "#{A}")).toThrow(
      /^The test text of step 'Run web' cannot be filled in: The variable A refers back to itself: A → A\. Break the circle\.$/,
    );
  });
});

describe("a plan with accounts", () => {
  const login = { signIn: { kind: "username-password", username: "web", password: { secret: "s-pw" } } };
  const token = { signIn: { kind: "token", token: { secret: "s-token" } } };
  const db = (...values: readonly (readonly [account: string, scope?: object])[]) => [
    { name: "Db", values: values.map(([account, scope = {}]) => ({ value: { account }, scope })) },
  ];
  const problems = (changes: Parameters<typeof planInput>[0]) =>
    planDeployment(planInput(changes)).findings.map(({ level, text }) => `${level}: ${text}`);

  it("gives each part of an account under the variable's name", () => {
    const wanted = planInput({ variables: db(["deploy"]), accounts: { deploy: { name: "Deploy", ...login } } });
    expect(planDeployment(wanted).findings).toEqual([]);
    const text = "#{Db} #{Db.Name} #{Db.Username} #{db.password}";
    expect(filled(wanted, "w1", text)).toBe("deploy Deploy web opened s-pw");
  });

  it("chooses the account for each target", () => {
    const wanted = planInput({
      variables: db(["deploy"], ["canary", { tags: ["canary"] }]),
      accounts: { deploy: login, canary: token },
    });
    expect(filled(wanted, "w1", "#{Db} #{Db.Username}")).toBe("deploy web");
    expect(filled(wanted, "w2", "#{Db} #{Db.Token}")).toBe("canary opened s-token");
  });

  it("holds what an account says as it is planned, with references to its secrets", () => {
    const { plan } = planDeployment(planInput({ variables: db(["deploy"]), accounts: { deploy: login } }));
    expect(plan.candidates[0]?.value).toMatchObject({ account: "deploy", body: { name: "deploy", ...login } });
  });

  it("does not start with an account that is gone, or that must not be used there", () => {
    expect(problems({ variables: db(["deploy"]) })).toEqual([
      "error: Variable 'Db' stands for the account 'deploy', which does not exist. Create it again.",
    ]);
    const accounts = { deploy: { name: "Deploy", environments: ["test"], ...login } };
    expect(problems({ variables: db(["deploy"]), accounts })).toEqual([
      "error: Variable 'Db' stands for the account 'Deploy', which must not be used in Production. Choose another for this environment, or allow it there.",
    ]);
    expect(problems({ variables: db(["deploy"]), accounts: { deploy: { environments: ["prod"], ...login } } })).toEqual(
      [],
    );
  });

  it("warns of secrets in a container's environment, not of what else an account gives", () => {
    const env = (value: string) => ({
      variables: db(["deploy"]),
      accounts: { deploy: login },
      step: { container: { env: [{ name: "DB", value }] } },
    });
    expect(problems(env("#{Db} #{Db.Username}"))).toEqual([]);
    expect(problems(env("#{Db.Username}:#{db.password}"))).toEqual([
      expect.stringMatching(/^warning: Step 'Run web' puts sensitive values into the environment \(DB\)/),
    ]);
  });

  it("starts when another value counts instead wherever it runs", () => {
    const accounts = { deploy: { environments: ["test"], ...login }, own: login };
    const scoped = db(["deploy"], ["own", { environments: ["Production"] }]);
    expect(problems({ variables: scoped, accounts })).toEqual([]);
    expect(problems({ variables: db(["gone"], ["own", { environments: ["prod"] }]), accounts })).toEqual([]);
    expect(problems({ variables: db(["deploy"], ["own", { tags: ["canary"] }]), accounts })).toHaveLength(1);
    expect(problems({ variables: db(["deploy", { environments: ["test"] }]), accounts })).toEqual([]);
    expect(problems({ variables: db(["deploy"]), accounts, skippedSteps: ["web"] })).toEqual([]);
  });
});

describe("a container's specification", () => {
  const specOf = (container: object, variables: readonly object[] = []) => {
    const { plan } = planDeployment(planInput({ step: { container }, variables }));
    const [planned] = plan.steps;
    if (planned?.step.kind !== "run-container") throw new Error("no container step");
    const unit = {
      plan,
      step: planned.step,
      targetId: "w1",
      deploymentId: 42,
      state: initialState,
      openSecret: (id: string) => `opened ${id}`,
      openCredential: () => [],
    };
    return containerSpec(plan, planned.step, pinned, 42, fillWith(unitVariables(unit), planned.step.name, {}));
  };

  it("pulls by digest and labels whose it is", () => {
    const { name, create } = specOf({});
    expect(name).toBe("shop-prod-web");
    expect(create.Image).toBe(formatForPull(pinned));
    expect(create.Labels).toEqual({
      "slipway.project": "shop",
      "slipway.environment": "prod",
      "slipway.step": "web",
      "slipway.release": "1.4.0",
      "slipway.deployment": "42",
      "slipway.deployment.at": "1970-01-01T00:00:00.000Z",
    });
  });

  it("is whole: every option in the Engine API's own words", () => {
    const variables = [
      { name: "Port", values: [{ value: "8080" }] },
      { name: "Pw", values: [{ value: { secret: "s-1" } }] },
    ];
    const { create, fixedPorts } = specOf(
      {
        name: "shop",
        ports: [
          { container: 80, host: "#{Port}" },
          { container: 53, protocol: "udp" },
        ],
        env: [{ name: "PASSWORD", value: "#{Pw}" }],
        mounts: [
          { source: "/srv/data", target: "/data", readOnly: true },
          { kind: "volume", source: "cache", target: "/cache" },
        ],
        network: "front",
        extraHosts: ["db:10.0.0.5"],
        command: ["serve", "--release", "#{Octopus.Release.Number}"],
        entrypoint: ["/init"],
        user: "app",
        workingDir: "/app",
        hostname: "web",
        restart: "on-failure",
        memoryMb: 256,
        labels: [{ name: "team", value: "blue" }],
      },
      variables,
    );
    expect(fixedPorts).toEqual([":8080/tcp"]);
    expect(create).toEqual({
      Image: formatForPull(pinned),
      Labels: expect.objectContaining({ team: "blue" }),
      Env: ["PASSWORD=opened s-1"],
      Cmd: ["serve", "--release", "1.4.0"],
      Entrypoint: ["/init"],
      Hostname: "web",
      User: "app",
      WorkingDir: "/app",
      ExposedPorts: { "80/tcp": {}, "53/udp": {} },
      HostConfig: {
        PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "8080" }], "53/udp": [{ HostIp: "", HostPort: "" }] },
        RestartPolicy: { Name: "on-failure" },
        Mounts: [
          { Type: "bind", Source: "/srv/data", Target: "/data", ReadOnly: true },
          { Type: "volume", Source: "cache", Target: "/cache", ReadOnly: false },
        ],
        NetworkMode: "front",
        ExtraHosts: ["db:10.0.0.5"],
        Memory: 256 * 1024 * 1024,
      },
    });
  });

  it("takes anything else in the engine's own words, but neither another image nor another owner", () => {
    const { create } = specOf(
      {
        restart: "always",
        engine: {
          Image: "evil",
          Labels: { "slipway.project": "other", team: "#{Team}" },
          HostConfig: { CapAdd: ["NET_ADMIN"], RestartPolicy: { MaximumRetryCount: 3 } },
          StopSignal: "SIGINT",
        },
      },
      [{ name: "Team", values: [{ value: "blue" }] }],
    );
    expect(create).toMatchObject({
      Image: formatForPull(pinned),
      Labels: { "slipway.project": "shop", team: "blue" },
      HostConfig: { CapAdd: ["NET_ADMIN"], RestartPolicy: { Name: "always", MaximumRetryCount: 3 } },
      StopSignal: "SIGINT",
    });
  });

  it("refuses a port that is no number and a name that Docker would not take", () => {
    expect(() => specOf({ ports: [{ container: 80, host: "eighty" }] })).toThrow(
      "host port of step 'Run web' is 'eighty'",
    );
    expect(() => specOf({ name: "a b" })).toThrow("'a b' cannot be a container's name");
  });
});

function partsOf(credential: PlannedCredential): readonly CredentialPart[] {
  if (!("account" in credential) || credential.body === null) return [];
  const open = (value: object) => ("secret" in value ? `opened ${String(value.secret)}` : "");
  return accountParts(credential.account, credential.body, open);
}
