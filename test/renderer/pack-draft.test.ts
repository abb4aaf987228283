import { expect, test } from "vitest";
import { packBody, unpackBody } from "../../renderer/pack-draft.ts";

const items = ["a", "b", "c"].map((name) => ({ name, values: [{ value: name.repeat(50) }] }));
const base = { name: "Set", variables: items };

test("unchanged items are told by their place, and come back as the items they were", () => {
  const [first, , third] = items;
  const body = { name: "Other", variables: [third, { name: "new", values: [] }, first] };
  const packed = packBody(base, body);
  expect(packed).toEqual({ name: "Other", variables: [{ $same: 2 }, { name: "new", values: [] }, { $same: 0 }] });
  const unpacked = unpackBody(base, JSON.parse(JSON.stringify(packed)));
  expect(unpacked).toEqual(body);
});

test("a body without lists, or without what it began from, stays as it is", () => {
  for (const body of [{ a: 1 }, null, "text", { variables: ["a", "a"] }]) {
    expect(unpackBody(body, packBody(body, body))).toEqual(body);
    expect(unpackBody(null, packBody(null, body))).toEqual(body);
  }
});
