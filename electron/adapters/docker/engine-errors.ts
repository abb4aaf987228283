import { AppError, type ErrorCode, messageOf } from "../../../shared/core/errors.ts";

/** What was being done when an error came, in words that end "Could not ... on PLACE". */
export type EngineAction = {
  /** "start the container web" */
  readonly doing: string;
  /** "the Docker engine on deploy@web-1" */
  readonly place: string;
  /** The image at hand, for pulls and creates. */
  readonly image?: string;
  readonly signal: AbortSignal;
};

/** Turns whatever a call to the engine threw into an `AppError` that names the thing and the next action. */
export function engineError(error: unknown, action: EngineAction): AppError {
  if (error instanceof AppError) return error;
  if (action.signal.aborted) return abortError(action);
  const failed = `Could not ${action.doing} on ${action.place}`;
  const code = connectionCode(error);
  if (code !== null) return connectionError(error, code, failed);
  const text = engineText(error);
  const known = knownFailures(action, text).find(({ pattern }) => pattern.test(text));
  const details = { statusCode: statusOf(error), ...known?.details };
  const message = known ? `${failed}: ${known.message}` : `${failed}: the engine says "${text}".`;
  return new AppError(known?.code ?? "remote_failed", message, { details, cause: error });
}

/** The HTTP status an error of the engine carries; `null` when the engine did not answer. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("statusCode" in error)) return null;
  return typeof error.statusCode === "number" ? error.statusCode : null;
}

function abortError({ doing, place, signal }: EngineAction): AppError {
  if (signal.reason instanceof AppError) return signal.reason;
  const late = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  const message = late
    ? `${place} did not answer in time to ${doing}. Check the machine's load and network, then try again.`
    : `Cancelled while trying to ${doing} on ${place}.`;
  return new AppError(late ? "timed_out" : "cancelled", capitalised(message), { cause: signal.reason });
}

/** Node's error code of a connection that failed, else `null`. */
function connectionCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  return statusOf(error) === null ? error.code : null;
}

function connectionError(cause: unknown, code: string, failed: string): AppError {
  const [kind, why] = connectionFailures[code] ?? ["unreachable", `the connection failed (${messageOf(cause)}).`];
  return new AppError(kind, `${failed}: ${why}`, { details: { reason: code }, cause });
}

const notRunning = "the engine is not running there. Start Docker, or correct the target's socket or port.";
const unknownName = "nobody knows the host's name. Check its spelling and this machine's DNS.";
const noWay = "there is no way to that machine. Check that it runs, and the network.";
const foreignCa =
  "its certificate is not signed by the authority that the target trusts. Give the CA certificate that signed it.";
const clientRefused =
  "it does not accept the client certificate. Give the target a certificate and key that its CA (--tlscacert there) signed.";
const noTls = "it does not speak TLS on that port. Start it with --tlsverify, or correct the port.";
const brokeOff = "the engine broke the connection off. See whether Docker is running, then try again.";
const notAllowed =
  "this user may not open the engine's socket. Add the user to the group docker (docker-users on Windows) and sign in again.";

const connectionFailures: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ["unreachable", notRunning],
  ECONNREFUSED: ["unreachable", notRunning],
  ECONNRESET: ["unreachable", brokeOff],
  EPIPE: ["unreachable", brokeOff],
  EACCES: ["unauthenticated", notAllowed],
  EPERM: ["unauthenticated", notAllowed],
  ENOTFOUND: ["unreachable", unknownName],
  EAI_AGAIN: ["unreachable", unknownName],
  EHOSTUNREACH: ["unreachable", noWay],
  ENETUNREACH: ["unreachable", noWay],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["unauthenticated", foreignCa],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["unauthenticated", foreignCa],
  SELF_SIGNED_CERT_IN_CHAIN: ["unauthenticated", foreignCa],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["unauthenticated", foreignCa],
  CERT_SIGNATURE_FAILURE: ["unauthenticated", foreignCa],
  CERT_HAS_EXPIRED: ["unauthenticated", "its certificate has run out. Renew it there."],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "unauthenticated",
    "its certificate is for another name. Give the target the name that stands in the certificate, or renew that.",
  ],
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: ["unauthenticated", clientRefused],
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: ["unauthenticated", clientRefused],
  "ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE": ["unauthenticated", clientRefused],
  "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED": ["unauthenticated", clientRefused],
  ERR_SSL_WRONG_VERSION_NUMBER: ["unreachable", noTls],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ["unreachable", noTls],
};

type KnownFailure = {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** The engine's own words for failures that a person can do something about. The first match counts. */
function knownFailures({ image = "the image" }: EngineAction, text: string): readonly KnownFailure[] {
  const server = registryOf(image);
  const port = takenPort(text);
  return [
    {
      pattern: /port is already allocated|address already in use|port .*already exists/i,
      code: "conflict",
      message: `port ${port ?? "asked for"} is already in use there. Stop what uses it, or choose another host port in the step.`,
      details: { port },
    },
    {
      pattern: /container name .* is already in use/i,
      code: "conflict",
      message: `${nameConflict(text)} Remove or rename that container, or choose another name in the step.`,
    },
    {
      pattern: /no space left on device|not enough space on the disk/i,
      code: "remote_failed",
      message: "the disk is full there. Free some space (docker system prune, old logs), then try again.",
      details: { reason: "disk-full" },
    },
    {
      pattern: /no basic auth credentials|unauthorized|authentication required|incorrect username or password/i,
      code: "unauthenticated",
      message: `${server} asks for a login or refuses the one given for ${image}. Set the user name and password of the feed for ${server}.`,
    },
    {
      pattern: /pull access denied|requested access to the resource is denied|\bdenied\b/i,
      code: "unauthenticated",
      message: `${image} does not exist at ${server}, or its login may not read it. Check the image's name and the feed's login.`,
    },
    {
      pattern: /toomanyrequests|too many requests|rate limit/i,
      code: "remote_failed",
      message: `${server} allows no more downloads for now. Wait, or give the feed a login with a higher limit.`,
    },
    {
      pattern: /manifest unknown|manifest for .* not found|not found: manifest|repository .* not found|name unknown/i,
      code: "not_found",
      message: `${image} is not in the registry (any more). See which versions the feed has, and create a release with one of them.`,
    },
    {
      pattern:
        /connection refused|no such host|no route to host|i\/o timeout|Client\.Timeout|server misbehaving|TLS handshake/i,
      code: "unreachable",
      message: `the host cannot reach ${server} ("${text}"). Check that the registry runs and that the host's network and proxy lead there.`,
    },
    {
      pattern: /http: server gave HTTP response to HTTPS client/i,
      code: "unreachable",
      message: `${server} speaks plain HTTP. Add it to "insecure-registries" in the host's Docker configuration, or give the registry a certificate.`,
    },
    {
      pattern: /no such image/i,
      code: "not_found",
      message: `${image} is not on the host. Pull it first.`,
    },
    {
      pattern: /no such container/i,
      code: "not_found",
      message: "the container does not exist (any more).",
    },
    {
      pattern: /rootfs is marked read-only/i,
      code: "blocked",
      message:
        "the container's file system is read-only, so no file can be rewritten. Set ReadonlyRootfs to false in the step.",
    },
    {
      pattern: /does not support reading/i,
      code: "blocked",
      message:
        "its logging driver keeps no output to read. Use json-file or local, or look where the driver writes to.",
    },
  ];
}

/** `HOST:PORT` of an image reference, `docker.io` when it has none. */
function registryOf(image: string): string {
  const first = image.split("/")[0] ?? "";
  return image.includes("/") && /[.:]|^localhost$/.test(first) ? first : "docker.io";
}

function takenPort(text: string): number | null {
  const port = /Bind for \S+:(\d+) failed|:(\d+): bind: address already in use|port (\d+)/i.exec(text);
  return port ? Number(port[1] ?? port[2] ?? port[3]) : null;
}

function nameConflict(text: string): string {
  const named = /container name "?\/?([^"\s]+)"? is already in use by container "?([0-9a-f]{12})/i.exec(text);
  return named ? `the name ${named[1]} is taken by container ${named[2]}.` : "the name is taken by another container.";
}

/** The engine's own sentence, out of the library's error. */
function engineText(error: unknown): string {
  const json: unknown = error instanceof Error && "json" in error ? error.json : null;
  if (typeof json === "object" && json && "message" in json && typeof json.message === "string")
    return json.message.trim();
  return messageOf(error)
    .replace(/^\(HTTP code \d+\) .*? - /s, "")
    .trim();
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
