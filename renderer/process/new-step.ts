import { idFromName } from "../../shared/core/model/id-from-name.ts";
import type {
  ContainerOptions,
  FileRule,
  Health,
  RunContainerStep,
  Step,
  StepKind,
} from "../../shared/core/model/process.ts";
import { assertNever } from "../../shared/core/errors.ts";
import { firstFree } from "../../shared/core/text/first-free.ts";
import { MAIL_BODY, MAIL_SUBJECT, newMessage } from "./notification-texts.ts";

/** The kinds of steps as people call them. */
export const STEP_KINDS: readonly {
  readonly kind: StepKind;
  readonly label: string;
  readonly detail?: string;
}[] = [
  { kind: "run-container", label: "Run a container" },
  { kind: "stop-container", label: "Stop a container" },
  { kind: "deploy-package", label: "Deploy a package" },
  { kind: "run-script", label: "Run a script" },
  { kind: "manual-intervention", label: "Manual intervention" },
  { kind: "send-email", label: "Send an e-mail" },
  { kind: "post-message", label: "Post a message", detail: "To Slack, Microsoft Teams or a webhook" },
];

/** What people call the kind of a step. */
export function kindLabel(kind: StepKind): string {
  return STEP_KINDS.find((each) => each.kind === kind)?.label ?? kind;
}

/** What a new step uses of the library: ids, or empty texts for what there is none of. */
export type StepParts = { readonly feed: string; readonly mailServer: string };

/** A step with nothing but its kind decided; its name and id are unlike those of the steps there are. */
export function newStep(kind: StepKind, others: readonly Step[], { feed, mailServer }: StepParts): Step {
  const name = freeName(kindLabel(kind), others);
  const base = { id: freeId(name, others), name, environments: [], channels: [], condition: "success" as const };
  const onTargets = { ...base, tags: [], parallel: 1 };
  // Its texts tell of both, so it tells in both cases.
  const notification = { ...base, condition: "always" as const, failsDeployment: false };
  switch (kind) {
    case "run-container":
      return {
        kind,
        ...onTargets,
        feed,
        image: "",
        container: newContainer,
        files: [],
        health: newHealth("docker", 8080),
        replace: newReplace,
      };
    case "stop-container":
      return { kind, ...onTargets, steps: [], remove: false, stopTimeoutS: 10 };
    case "deploy-package":
      return { kind, ...onTargets, feed, package: "", files: [], installTo: "", purge: false };
    case "run-script":
      return {
        kind,
        ...onTargets,
        runOn: "targets",
        syntax: "bash",
        script: "",
        failOnErrorOutput: false,
        repeatable: false,
        timeoutS: 3600,
      };
    case "manual-intervention":
      return { kind, ...base, instructions: "" };
    case "send-email": {
      const texts = { to: "", cc: "", bcc: "", subject: MAIL_SUBJECT, body: MAIL_BODY };
      return { kind, ...notification, server: mailServer, ...texts, isHtml: false, priority: "normal" };
    }
    case "post-message":
      return { kind, ...notification, address: { plain: "" }, message: newMessage("slack") };
    default:
      return assertNever(kind);
  }
}

/** An id made of a name, unlike those of the other steps. */
export function freeId(name: string, others: readonly Step[]): string {
  return firstFree(idFromName(name).slice(0, 56), (candidate) => others.some(({ id }) => id === candidate));
}

function freeName(base: string, others: readonly Step[]): string {
  const names = new Set(others.map(({ name }) => name.toLowerCase()));
  return firstFree(base, (candidate) => names.has(candidate.toLowerCase()), " ");
}

const newContainer: ContainerOptions = {
  name: "",
  ports: [],
  env: [],
  secretFiles: [],
  mounts: [],
  network: "",
  extraHosts: [],
  entrypoint: [],
  command: [],
  user: "",
  workingDir: "",
  hostname: "",
  restart: "unless-stopped",
  labels: [],
  engine: {},
};

const newReplace: RunContainerStep["replace"] = { order: "auto", keep: 1, stopTimeoutS: 10 };

/** A configuration file to rewrite, as most need it. */
export const newFileRule: FileRule = {
  path: "",
  substitute: false,
  transforms: [],
  automaticTransforms: true,
  configVariables: false,
  structured: "none",
};

/** A kind of proof with its usual numbers. */
export function newHealth(kind: Health["kind"], port: number): Health {
  switch (kind) {
    case "docker":
      return { kind, timeoutS: 120, settleS: 2 };
    case "http":
      return { kind, port, path: "/", timeoutS: 120 };
    case "tcp":
      return { kind, port, timeoutS: 120 };
    case "log":
      return { kind, text: "", timeoutS: 120 };
    case "completes":
      return { kind, timeoutS: 3600 };
    default:
      return assertNever(kind);
  }
}
