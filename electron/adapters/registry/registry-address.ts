import { URL } from "node:url";
import { AppError } from "../../../shared/core/errors.ts";

/** Names people use for Docker Hub; its API is at another one. */
const hubNames = ["docker.io", "www.docker.io", "index.docker.io", "hub.docker.com", "registry-1.docker.io"];
const hubOrigin = "https://registry-1.docker.io";

/**
 * Where a feed's registry answers, such as `https://registry.example:5000`, without a trailing slash. A url without a scheme
 * means https; plain http is used only when the url says so. Throws `invalid_input`.
 */
export function registryBase(feedUrl: string): string {
  const text = feedUrl.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "") {
    throw new AppError(
      "invalid_input",
      `"${text}" is not a registry's address. Write it as https://HOST or https://HOST:PORT.`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new AppError(
      "invalid_input",
      `The address of ${url.host} holds a login. Put user name and password into the feed's own fields.`,
    );
  }
  if (hubNames.includes(url.hostname)) return hubOrigin;
  return `${url.origin}${url.pathname.replace(/\/+(v[12]\/*)?$/, "")}`;
}

/** A repository as the registry at `base` names it: official images of Docker Hub are in `library/`. Throws `invalid_input`. */
export function repositoryName(base: string, repository: string): string {
  const name = repository.trim();
  // The distribution specification's grammar for names.
  if (!/^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/.test(name)) {
    const rule = "Use small letters, digits and . _ - between slashes, without the registry's host and without a tag.";
    throw new AppError("invalid_input", `"${name}" is not a repository name. ${rule}`);
  }
  return base === hubOrigin && !name.includes("/") ? `library/${name}` : name;
}
