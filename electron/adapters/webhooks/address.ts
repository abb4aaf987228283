import { isIPv4 } from "node:net";
import { URL } from "node:url";
import { AppError } from "../../../shared/core/errors.ts";
import type { WebhookPost } from "../../ports/webhooks.ts";

/**
 * A webhook's address, read. Throws `invalid_input` for what is no address and for plain HTTP that nobody asked for; the
 * message says no more of it than its host.
 */
export function readAddress({ address, allowHttp }: Pick<WebhookPost, "address" | "allowHttp">): URL {
  const url = URL.parse(address.trim());
  if (!url || !["https:", "http:"].includes(url.protocol) || url.hostname === "") {
    throw new AppError(
      "invalid_input",
      "The address to post to is none that begins with https://. Copy it again from the service that gave it.",
    );
  }
  if (url.protocol === "http:" && !allowHttp && !isLoopback(url.hostname)) {
    const next = "Use https://, or allow plain HTTP in the step where that is meant.";
    throw new AppError(
      "invalid_input",
      `The address at ${url.host} is not encrypted, so anybody on the way could read it. ${next}`,
    );
  }
  return url;
}

/** What must not be repeated of an address and of the headers sent to it. */
export function secretParts(url: URL, { headers }: Pick<WebhookPost, "headers">): readonly string[] {
  const path = `${url.pathname}${url.search}`;
  const pieces = [...path.split(/[/?&=]/), ...headers.flatMap(({ value }) => [value, ...value.split(" ")])];
  const whole = [url.href, ...(path.length > 1 ? [path] : []), url.username, url.password];
  return [...whole, ...pieces.filter((piece) => piece.length >= SHORTEST_SECRET)];
}

/** Shorter pieces, such as `api`, are words and no secrets. */
const SHORTEST_SECRET = 8;

function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]") return true;
  return isIPv4(hostname) && hostname.startsWith("127.");
}
