import { expect, test } from "vitest";
import { carryOver } from "../../renderer/carry-over.ts";

const secret = { name: "Password", values: [{ value: { plain: "hush" } }] };
const host = { name: "Host", values: [{ value: "db" }] };
const url = { name: "Url", values: [{ value: "http://db" }] };
const sent = { variables: [host, secret, url] };
const stored = {
  variables: [host, secret, url].map(({ name, values: [first] }) => ({
    name,
    description: "",
    values: [{ value: name === "Password" ? { secret: "s-1" } : first?.value, scope: {} }],
  })),
};
const [storedHost, storedSecret, storedUrl] = stored.variables;
const typed = { ...url, values: [{ value: "typed meanwhile" }] };

test.each([
  ["nothing", sent, stored],
  ["a value", { variables: [host, secret, typed] }, [storedHost, storedSecret, "typed meanwhile"]],
  ["another order", { variables: [url, secret, host] }, [storedUrl, storedSecret, storedHost]],
  ["a line less and one typed", { variables: [secret, typed] }, [storedSecret, "typed meanwhile"]],
  ["a line more", { variables: [host, secret, url, typed] }, [storedHost, storedSecret, storedUrl, "typed meanwhile"]],
])("what was changed meanwhile is all that is left to save: %s", (_what, now, wanted) => {
  const carried = carryOver(now, sent, stored);
  if (!Array.isArray(wanted)) return expect(carried).toEqual(wanted);
  const { variables } = carried as typeof stored; // carried from bodies of this shape
  expect(variables).toHaveLength(wanted.length);
  for (const [place, item] of wanted.entries()) {
    if (typeof item === "string") expect(variables[place]?.values[0]?.value).toBe(item);
    else expect(variables[place]).toEqual(item);
  }
});

test("what the host filled in beside what was sent is no change, what was taken away meanwhile stays away", () => {
  const before = { name: "Shop", notes: "old", tags: ["a", "b"] };
  const now = { name: "Store", tags: ["a", "c"] };
  const after = { name: "Shop", notes: "old", tags: ["a", "b"], lifecycle: "default" };
  expect(carryOver(now, before, after)).toEqual({ name: "Store", tags: ["a", "c"], lifecycle: "default" });
});

test("a secret typed anew while its value was being stored is the one to save next", () => {
  const now = { variables: [host, { ...secret, values: [{ value: { plain: "newer" } }] }, url] };
  const { variables } = carryOver(now, sent, stored) as typeof stored; // of bodies of this shape
  expect(variables[1]?.values[0]?.value).toEqual({ plain: "newer" });
});
