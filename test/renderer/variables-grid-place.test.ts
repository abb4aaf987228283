import { expect, test } from "vitest";
import { commandOf, type KeyPress, type Place } from "../../renderer/variables/grid-place.ts";

const size = { lines: 10, columns: 5 };
const press = (text: string): KeyPress => {
  const words = text.split("+");
  return {
    key: words.at(-1) ?? "",
    ctrlKey: words.includes("Ctrl"),
    metaKey: false,
    shiftKey: words.includes("Shift"),
    altKey: words.includes("Alt"),
  };
};
/** Filled in column 1: lines 2, 3, 4 and 7. */
const isFilled = ({ line, column }: Place) => column === 1 && [2, 3, 4, 7].includes(line);

test.each([
  ["ArrowDown", [2, 1], [3, 1]],
  ["ArrowUp", [0, 1], [0, 1]],
  ["Ctrl+ArrowDown", [2, 1], [4, 1]],
  ["Ctrl+ArrowDown", [4, 1], [7, 1]],
  ["Ctrl+ArrowDown", [7, 1], [9, 1]],
  ["Ctrl+ArrowUp", [2, 1], [0, 1]],
  ["Ctrl+ArrowRight", [0, 0], [0, 4]],
  ["Home", [3, 3], [3, 0]],
  ["Ctrl+Home", [3, 3], [0, 0]],
  ["Ctrl+End", [3, 3], [9, 4]],
  ["PageDown", [3, 3], [9, 3]],
] as const)("%s goes from %j to %j", (keys, [line, column], [toLine, toColumn]) => {
  expect(commandOf(press(keys), { line, column }, size, isFilled)).toEqual({
    kind: "move",
    to: { line: toLine, column: toColumn },
    isExtending: false,
  });
});

test.each([
  ["F2", { kind: "edit", text: null }],
  ["x", { kind: "edit", text: "x" }],
  ["Delete", { kind: "clear" }],
  ["Ctrl+z", { kind: "undo" }],
  ["Ctrl+Shift+Z", { kind: "redo" }],
  ["Ctrl+y", { kind: "redo" }],
  ["Ctrl+d", { kind: "fill-down" }],
  ["Ctrl+r", { kind: "fill-right" }],
  ["Alt+Shift+ArrowRight", { kind: "widen", byPx: 20 }],
  ["Alt+Shift+ArrowLeft", { kind: "widen", byPx: -20 }],
  ["Alt+ArrowLeft", null],
  ["Ctrl+Alt+\\", { kind: "edit", text: "\\" }],
  ["Ctrl+Alt+€", { kind: "edit", text: "€" }],
  ["Ctrl+Alt+d", null],
  ["Tab", null],
  ["Ctrl+c", null],
  ["Shift+ArrowRight", { kind: "move", to: { line: 0, column: 1 }, isExtending: true }],
] as const)("%s means %j", (keys, command) => {
  expect(commandOf(press(keys), { line: 0, column: 0 }, size, isFilled)).toEqual(command);
});
