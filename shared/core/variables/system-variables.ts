/** A variable's name and value; null is a variable without a value. */
export type NamedValue = readonly [name: string, value: string | null];

type Named = { readonly id: string; readonly name: string };

/**
 * What is known about a deployment when a step runs, as plain data. A part that is absent gives no variables. Times are
 * UTC epoch milliseconds.
 */
export type SystemFacts = {
  readonly release?: {
    readonly id: string;
    readonly number: string;
    readonly notes?: string;
    readonly createdAtMs?: number;
    readonly channel?: Named;
    readonly previous?: { readonly id: string; readonly number: string };
    readonly previousForEnvironment?: { readonly id: string; readonly number: string };
    readonly currentForEnvironment?: { readonly id: string; readonly number: string };
  };
  readonly deployment?: {
    readonly id: string;
    readonly name?: string;
    readonly createdAtMs?: number;
    readonly createdBy?: { readonly id: string; readonly username: string; readonly displayName: string };
    readonly error?: string;
    readonly errorDetail?: string;
    readonly targets?: readonly Named[];
  };
  readonly environment?: Named & {
    readonly sortOrder?: number;
    readonly targetsByTag?: Readonly<Record<string, readonly string[]>>;
  };
  readonly project?: Named;
  readonly target?: Named & { readonly tags?: readonly string[]; readonly hostname?: string };
  readonly task?: Named & { readonly queuedAtMs?: number };
  readonly step?: Named & { readonly number: number; readonly targetTags?: readonly string[] };
  /** Packages of all steps, by the step's name. */
  readonly stepPackages?: Readonly<Record<string, PackageFacts>>;
  /** Steps so far, by name. */
  readonly stepStatuses?: Readonly<Record<string, StepStatus>>;
  /** Packages of the step by reference name; the empty name is the step's only package. */
  readonly packages?: Readonly<Record<string, PackageFacts>>;
};

/** How far a step is, in the words that Octopus uses. */
export type StepStatus = {
  readonly code: "Pending" | "Skipped" | "Abandoned" | "Canceled" | "Running" | "Succeeded" | "Failed";
  readonly error?: string;
  readonly errorDetail?: string;
};

/** What is known of a package: its name as its feed has it, and its version there. */
export type PackageFacts = {
  readonly packageId: string;
  readonly packageVersion: string;
  readonly feedId?: string;
  /** The full image text that is pulled, for a container image. */
  readonly image?: string;
  readonly registry?: string;
};

/** The prefixes under which every system variable stands: scripts written for Octopus carry over unchanged. */
export const SYSTEM_PREFIXES: readonly string[] = ["Octopus", "Slipway"];

/**
 * The system variables for the given facts, each under both prefixes. Names: `System variables` in the Octopus Deploy
 * documentation.
 */
export function systemVariables(facts: SystemFacts): NamedValue[] {
  const pairs = [
    ...releaseVariables(facts.release),
    ...deploymentVariables(facts.deployment),
    ...environmentVariables(facts.environment),
    ...named("Project", facts.project),
    ...named("Machine", facts.target),
    ...present("Machine.Hostname", facts.target?.hostname),
    ...list("Machine.Roles", facts.target?.tags),
    ...named("Task", facts.task),
    ...time("Task.QueueTime", facts.task?.queuedAtMs),
    ...stepVariables(facts.step),
    ...Object.entries(facts.stepStatuses ?? {}).flatMap(([name, status]) => statusVariables(name, status)),
    ...Object.entries(facts.packages ?? {}).flatMap(([name, item]) =>
      packageVariables(name === "" ? "Action.Package" : `Action.Package[${name}]`, item),
    ),
    ...Object.entries(facts.stepPackages ?? {}).flatMap(([step, item]) =>
      packageVariables(`Action[${step}].Package`, item),
    ),
  ];
  return SYSTEM_PREFIXES.flatMap((prefix) => pairs.map(([name, value]): NamedValue => [`${prefix}.${name}`, value]));
}

type Pair = readonly [name: string, value: string];

function releaseVariables(release: SystemFacts["release"]): Pair[] {
  if (release === undefined) return [];
  return [
    ["Release.Id", release.id],
    ["Release.Number", release.number],
    ["Release.Notes", release.notes ?? ""],
    ...time("Release.Created", release.createdAtMs),
    ...present("Release.Channel.Id", release.channel?.id),
    ...present("Release.Channel.Name", release.channel?.name),
    ...releaseLink("Release.Previous", release.previous),
    ...releaseLink("Release.PreviousForEnvironment", release.previousForEnvironment),
    ...releaseLink("Release.CurrentForEnvironment", release.currentForEnvironment),
  ];
}

function deploymentVariables(deployment: SystemFacts["deployment"]): Pair[] {
  if (deployment === undefined) return [];
  const { createdBy, targets } = deployment;
  return [
    ["Deployment.Id", deployment.id],
    ...present("Deployment.Name", deployment.name),
    ["Deployment.Comments", ""],
    ...time("Deployment.Created", deployment.createdAtMs),
    ...present("Deployment.CreatedBy.Id", createdBy?.id),
    ...present("Deployment.CreatedBy.Username", createdBy?.username),
    ...present("Deployment.CreatedBy.DisplayName", createdBy?.displayName),
    ...present("Deployment.Error", deployment.error),
    ...present("Deployment.ErrorDetail", deployment.errorDetail),
    ...list(
      "Deployment.Machines",
      targets?.map((target) => target.id),
    ),
    ...(targets ?? []).map((target): Pair => [`Deployment.Targets[${target.id}].Name`, target.name]),
  ];
}

function environmentVariables(environment: SystemFacts["environment"]): Pair[] {
  return [
    ...named("Environment", environment),
    ...present("Environment.SortOrder", environment?.sortOrder?.toString()),
    ...Object.entries(environment?.targetsByTag ?? {}).flatMap(([tag, targets]) =>
      list(`Environment.MachinesInRole[${tag}]`, targets),
    ),
  ];
}

function stepVariables(step: SystemFacts["step"]): Pair[] {
  if (step === undefined) return [];
  const number = step.number.toString();
  return [
    ...named("Step", step),
    ["Step.Number", number],
    ...named("Action", step),
    ["Action.Number", number],
    ["Action.IsSkipped", "False"],
    ...list("Action.TargetRoles", step.targetTags),
  ];
}

function statusVariables(step: string, status: StepStatus): Pair[] {
  return [
    [`Step[${step}].Status.Code`, status.code],
    ...present(`Step[${step}].Status.Error`, status.error),
    ...present(`Step[${step}].Status.ErrorDetail`, status.errorDetail),
  ];
}

function packageVariables(base: string, item: PackageFacts): Pair[] {
  return [
    [`${base}.PackageId`, item.packageId],
    [`${base}.PackageVersion`, item.packageVersion],
    ...present(`${base}.FeedId`, item.feedId),
    ...present(`${base}.Image`, item.image),
    ...present(`${base}.Registry`, item.registry),
    ...(item.image === undefined ? [] : [[`${base}.Version`, item.packageVersion] as const]),
  ];
}

function releaseLink(base: string, release: { readonly id: string; readonly number: string } | undefined): Pair[] {
  return [...present(`${base}.Id`, release?.id), ...present(`${base}.Number`, release?.number)];
}

function named(base: string, thing: Named | undefined): Pair[] {
  return [...present(`${base}.Id`, thing?.id), ...present(`${base}.Name`, thing?.name)];
}

function present(name: string, value: string | undefined): Pair[] {
  return value === undefined ? [] : [[name, value]];
}

function list(name: string, values: readonly string[] | undefined): Pair[] {
  return present(name, values?.join(","));
}

/** Round-trip form, as scripts that parse these times expect. */
function time(name: string, atMs: number | undefined): Pair[] {
  return present(name, atMs === undefined ? undefined : new Date(atMs).toISOString().replace("Z", "0000+00:00"));
}
