import { z } from "zod";
import { idSchema, reportRepeated } from "./fields.ts";
import { postMessageSchema, sendEmailSchema } from "./notification-steps.ts";
import { onTargets, stepBase } from "./step-base.ts";

const text = z.string();

/** One configuration file to rewrite. Text may hold expressions. */
const fileRuleSchema = z.strictObject({
  /** Path or glob inside the container, in its own style of separators, or inside the package. */
  path: z.string().min(1),
  /** Replace `#{...}` in the text of the file. */
  substitute: z.boolean().default(false),
  /** Transform files in order: names of the project's transforms, else files beside the file itself. */
  transforms: z.array(z.string().min(1)).default([]),
  /** Also apply `NAME.Release.config` and `NAME.<environment>.config` where they exist. */
  automaticTransforms: z.boolean().default(true),
  /** Replace appSettings, connectionStrings and applicationSettings by variables of the same name. */
  configVariables: z.boolean().default(false),
  /** Replace values by variables whose names are paths into the file; `auto` goes by the extension. */
  structured: z.enum(["none", "auto", "json", "yaml", "xml", "properties"]).default("none"),
});
export type FileRule = z.infer<typeof fileRuleSchema>;

const port = z.int().min(1).max(65_535);

/** How a new container is proven good before the old one is retired. */
const healthSchema = z.discriminatedUnion("kind", [
  /** The image's own health check; without one, running for `settleS` seconds. */
  z.strictObject({
    kind: z.literal("docker"),
    timeoutS: z.int().min(1).default(120),
    settleS: z.number().min(0).default(2),
  }),
  /** A 2xx or 3xx answer from a published port of the container. */
  z.strictObject({
    kind: z.literal("http"),
    port,
    path: z.string().startsWith("/").default("/"),
    timeoutS: z.int().min(1).default(120),
  }),
  z.strictObject({ kind: z.literal("tcp"), port, timeoutS: z.int().min(1).default(120) }),
  /** A line of output that contains this text. */
  z.strictObject({ kind: z.literal("log"), text: z.string().min(1), timeoutS: z.int().min(1).default(120) }),
  /** The container runs to its end with exit code 0, as a migration does; nothing is replaced. */
  z.strictObject({ kind: z.literal("completes"), timeoutS: z.int().min(1).default(3600) }),
]);
export type Health = z.infer<typeof healthSchema>;

const containerSchema = z.strictObject({
  /** Empty: PROJECT-ENVIRONMENT-STEP. */
  name: text.default(""),
  /** `host` 0 lets the engine choose. Text, so that expressions may be used. */
  ports: z
    .array(
      z.strictObject({
        container: z.union([port, text]),
        host: z.union([z.int().min(0).max(65_535), text]).default(0),
        hostIp: text.default(""),
        protocol: z.enum(["tcp", "udp"]).default("tcp"),
      }),
    )
    .default([]),
  env: z.array(z.strictObject({ name: z.string().min(1), value: text })).default([]),
  /** Files with one value each, written before the start: unlike `env`, no `inspect` shows them. */
  secretFiles: z
    .array(
      z.strictObject({
        /** Absolute, in the container's own style. Folders that are missing are made. */
        path: z.string().min(1),
        value: text,
        /** Octal permissions; the owner is the user the container runs as. */
        mode: z
          .string()
          .regex(/^0?[0-7]{3}$/, "write permissions in octal, like 0400")
          .default("0400"),
      }),
    )
    .default([]),
  mounts: z
    .array(
      z.strictObject({
        kind: z.enum(["bind", "volume"]).default("bind"),
        source: text,
        target: z.string().min(1),
        readOnly: z.boolean().default(false),
      }),
    )
    .default([]),
  network: text.default(""),
  extraHosts: z.array(text).default([]),
  entrypoint: z.array(text).default([]),
  command: z.array(text).default([]),
  user: text.default(""),
  workingDir: text.default(""),
  hostname: text.default(""),
  restart: z.enum(["no", "on-failure", "always", "unless-stopped"]).default("unless-stopped"),
  memoryMb: z.int().min(4).optional(),
  labels: z.array(z.strictObject({ name: z.string().min(1), value: text })).default([]),
  /**
   * Anything else of the Engine API's create call, in its own words, laid over the options above: `HostConfig.CapAdd`,
   * `Healthcheck`, `NetworkingConfig` ... Texts may hold expressions. The image and Slipway's own labels cannot be changed.
   */
  engine: z.record(z.string(), z.unknown()).default({}),
});
export type ContainerOptions = z.infer<typeof containerSchema>;

const replaceSchema = z.strictObject({
  /** `auto`: start-first, unless a fixed host port forbids two at a time. */
  order: z.enum(["auto", "start-first", "stop-first"]).default("auto"),
  /** Stopped predecessors kept for going back at once. */
  keep: z.int().min(0).max(20).default(1),
  stopTimeoutS: z.int().min(0).max(3600).default(10),
});

const runContainerSchema = z.strictObject({
  kind: z.literal("run-container"),
  ...onTargets,
  feed: idSchema,
  /** The image without registry and tag, such as `acme/web`. */
  image: z.string().min(1),
  container: containerSchema.default(containerSchema.parse({})),
  files: z.array(fileRuleSchema).default([]),
  health: healthSchema.default(healthSchema.parse({ kind: "docker" })),
  replace: replaceSchema.default(replaceSchema.parse({})),
});
export type RunContainerStep = z.infer<typeof runContainerSchema>;

const stopContainerSchema = z.strictObject({
  kind: z.literal("stop-container"),
  ...onTargets,
  /** The run-container steps whose containers are meant; empty: all of the project in this environment. */
  steps: z.array(idSchema).default([]),
  remove: z.boolean().default(false),
  stopTimeoutS: z.int().min(0).max(3600).default(10),
});
export type StopContainerStep = z.infer<typeof stopContainerSchema>;

const deployPackageSchema = z.strictObject({
  kind: z.literal("deploy-package"),
  ...onTargets,
  feed: idSchema,
  /** The id of the package: `Acme.Web` for `Acme.Web.1.2.0.zip`. */
  package: z.string().min(1),
  files: z.array(fileRuleSchema).default([]),
  /** Where the finished files are copied; empty: they stay in the new folder below the target's own. */
  installTo: text.default(""),
  /** Remove what `installTo` held before. */
  purge: z.boolean().default(false),
});
export type DeployPackageStep = z.infer<typeof deployPackageSchema>;

const runScriptSchema = z.strictObject({
  kind: z.literal("run-script"),
  ...onTargets,
  /**
   * `targets`: on each target, over SSH or, for targets of this computer, on it. `host`: once, on the computer Slipway
   * runs on; tags do not count then.
   */
  runOn: z.enum(["targets", "host"]).default("targets"),
  syntax: z.enum(["bash", "powershell"]).default("bash"),
  /** Text with expressions. Exit code 0 is success. */
  script: z.string().min(1).max(1_000_000),
  /** Anything written to standard error fails the step. */
  failOnErrorOutput: z.boolean().default(false),
  /** Running it a second time does no harm, so it may begin anew after an interruption. */
  repeatable: z.boolean().default(false),
  timeoutS: z.int().min(1).default(3600),
});
export type RunScriptStep = z.infer<typeof runScriptSchema>;

const manualInterventionSchema = z.strictObject({
  kind: z.literal("manual-intervention"),
  ...stepBase,
  instructions: z.string().min(1),
});

const stepSchema = z.discriminatedUnion("kind", [
  runContainerSchema,
  stopContainerSchema,
  deployPackageSchema,
  runScriptSchema,
  manualInterventionSchema,
  sendEmailSchema,
  postMessageSchema,
]);
export type Step = z.infer<typeof stepSchema>;

/** What a step does. */
export type StepKind = Step["kind"];

/** Whether a deployment fails with this step: a message that did not go out need not be a reason. */
export function failsDeployment(step: Step): boolean {
  return !("failsDeployment" in step) || step.failsDeployment;
}

/** The ordered steps of a project. */
export const processSchema = z
  .strictObject({ steps: z.array(stepSchema).default([]) })
  .superRefine((process, context) => {
    for (const key of ["id", "name"] as const) {
      reportRepeated(process.steps, key, (index, value) =>
        context.addIssue({
          code: "custom",
          path: ["steps", index, key],
          message: `two steps have the ${key} '${value}'`,
        }),
      );
    }
  });
export type Process = z.infer<typeof processSchema>;
