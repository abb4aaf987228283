import { expect, test } from "vitest";
import { findPlaces } from "../../renderer/palette/find-places.ts";

const places = ["Audit", "Board", "Harbour", "Harbour: Process", "Old harbour", "Shop"].map((label) => ({
  label,
  kind: "place",
  path: `/${label}`,
}));
const found = (text: string) => findPlaces(places, text).map(({ label }) => label);

test("without a text every place is offered in its order", () => {
  expect(found("")).toEqual(places.map(({ label }) => label));
});

test("a name that begins with the text comes before one that only holds it", () => {
  expect(found("harbour")).toEqual(["Harbour", "Harbour: Process", "Old harbour"]);
});

test("letters in their order are enough, words may be left out", () => {
  expect(found("hbpr")).toEqual(["Harbour: Process"]);
});

test("a text that fits nothing finds nothing", () => {
  expect(found("zzz")).toEqual([]);
});
