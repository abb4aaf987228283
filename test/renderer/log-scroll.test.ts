import { array, assert, integer, nat, oneof, property, record, constant } from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineSet } from "../../renderer/deployments/line-set.ts";
import {
  type Anchor,
  anchorAtScroll,
  areaFor,
  bottomOf,
  extentOf,
  firstSeen,
  type Layout,
  placeForRow,
  placeRows,
  shiftIntoGap,
  shiftIntoPlace,
} from "../../renderer/deployments/row-layout.ts";
import { areaPx, fullOf, MAX_AREA_PX, scrollOf } from "../../renderer/deployments/scroll-area.ts";

const VIEW_PX = 600;
const LONG = { fullPx: 40_000_000, viewPx: VIEW_PX };
const SHORT = { fullPx: 2_000_000, viewPx: VIEW_PX };

describe("the scroll area", () => {
  it("is as high as its rows, up to a height that browsers can draw", () => {
    expect(areaPx(SHORT)).toBe(2_000_000);
    expect(areaPx(LONG)).toBe(MAX_AREA_PX);
  });

  it("is exact near both ends, however long the list", () => {
    const end = LONG.fullPx - VIEW_PX;
    for (const px of [0, 1, 59_000]) {
      expect(fullOf(LONG, px)).toBe(px);
      expect(fullOf(LONG, MAX_AREA_PX - VIEW_PX - px)).toBe(end - px);
    }
  });

  it("leads to each place and back", () => {
    for (const extent of [LONG, SHORT, { fullPx: 100, viewPx: VIEW_PX }]) {
      let before = -1;
      for (let part = 0; part <= 1000; part++) {
        const full = (Math.max(0, extent.fullPx - extent.viewPx) * part) / 1000;
        const scroll = scrollOf(extent, full);
        expect(fullOf(extent, scroll)).toBeCloseTo(full, 3);
        expect(scroll).toBeGreaterThanOrEqual(before);
        before = scroll;
      }
      expect(before).toBeLessThanOrEqual(Math.max(0, areaPx(extent) - extent.viewPx));
    }
  });
});

describe("rows in the scroll area", () => {
  it("do not move on the screen when the scroll bar is put right", () => {
    assert(
      property(nat(1_999_999), integer({ min: -300, max: 300 }), nat(50_000), (index, offsetPx, drift) => {
        const before = { ...layoutOf(2_000_000), ...at(layoutOf(2_000_000), index, offsetPx) };
        const drifted = { ...before, scrollPx: before.scrollPx + drift, anchor: movedBy(before.anchor, drift) };
        const shift = shiftIntoPlace(drifted, placeRows(drifted));
        const after = { ...drifted, scrollPx: drifted.scrollPx + shift, anchor: movedBy(drifted.anchor, shift) };
        expect(onScreen(after)).toEqual(onScreen(drifted));
        expect(Math.abs(shiftIntoPlace(after, placeRows(after)))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("leave no gap at either end and can all be reached, whatever their heights", () => {
    const step = oneof(
      record({ kind: constant("wheel" as const), px: integer({ min: -2000, max: 2000 }) }),
      record({ kind: constant("leap" as const), px: nat(100_000) }),
      record({ kind: constant("rest" as const), px: constant(0) }),
    );
    assert(
      property(array(step, { maxLength: 40 }), nat(9), (steps, seed) => {
        const browser = browserOf(layoutOf(900, (line) => 20 + ((line * 7 + seed) % 5) * 20));
        for (const { kind, px } of steps) {
          if (kind === "wheel") browser.wheel(px);
          else if (kind === "leap") browser.leap(px);
          else browser.rest();
          expect(browser.gap()).toBeLessThan(1);
        }
        for (let count = 0; count < 200; count++) {
          browser.wheel(-2000);
          browser.rest();
        }
        expect(browser.layout().scrollPx).toBe(0);
        expect(browser.rows()[0]).toMatchObject({ index: 0, top: 0 });
        for (let count = 0; count < 200; count++) {
          browser.wheel(2000);
          browser.rest();
        }
        expect(browser.rows().at(-1)?.index).toBe(899);
      }),
      { numRuns: 30 },
    );
  });

  it("are drawn around the place that the scroll bar of two million lines is moved to", () => {
    const layout = { ...layoutOf(2_000_000), scrollPx: (MAX_AREA_PX - VIEW_PX) / 2 };
    const seen = firstSeen(layout, placeRows({ ...layout, anchor: anchorAtScroll(layout) }));
    expect(seen?.index).toBeGreaterThan(999_000);
    expect(seen?.index).toBeLessThan(1_001_000);
  });
});

function layoutOf(count: number, heightOf: (line: number) => number = () => 20): Layout {
  const lines = createLineSet();
  lines.add(1, count);
  return { lines, count, anchor: { line: 1, top: 0 }, rowPx: 20, heightOf, scrollPx: 0, viewPx: VIEW_PX };
}

function at(layout: Layout, index: number, offsetPx: number): { readonly scrollPx: number; readonly anchor: Anchor } {
  const { scrollPx, top } = placeForRow(layout, index, offsetPx);
  return { scrollPx, anchor: { line: index + 1, top } };
}

function movedBy({ line, top }: Anchor, px: number): Anchor {
  return { line, top: top + px };
}

function onScreen(layout: Layout) {
  return placeRows(layout)
    .map(({ line, top }) => ({ line, top: Math.round(top - layout.scrollPx) }))
    .filter(({ top }) => top > -20 && top < VIEW_PX);
}

/** Scrolls as a browser does, with an area as high as it is told. */
function browserOf(start: Layout) {
  let layout = start;
  let area = areaPx(extentOf(start));
  const clamp = (px: number) => Math.min(Math.max(0, px), Math.max(0, area - VIEW_PX));
  const draw = () => {
    layout = { ...layout, anchor: movedBy(layout.anchor, shiftIntoGap(layout, placeRows(layout))) };
    area = areaFor(layout, placeRows(layout));
    layout = { ...layout, scrollPx: clamp(layout.scrollPx) };
  };
  return {
    layout: () => layout,
    rows: () => placeRows(layout),
    wheel: (px: number) => {
      layout = { ...layout, scrollPx: clamp(layout.scrollPx + px) };
      layout = { ...layout, anchor: firstSeen(layout, placeRows(layout)) ?? layout.anchor };
      draw();
    },
    leap: (px: number) => {
      layout = { ...layout, scrollPx: clamp(px) };
      layout = { ...layout, anchor: anchorAtScroll(layout) };
      draw();
    },
    rest: () => {
      const shift = shiftIntoPlace(layout, placeRows(layout));
      layout = { ...layout, anchor: movedBy(layout.anchor, shift), scrollPx: layout.scrollPx + shift };
      area = Math.max(areaPx(extentOf(layout)), layout.scrollPx + VIEW_PX);
      draw();
    },
    /** How much of the view above the first and below the last row is empty. */
    gap: () => {
      const rows = placeRows(layout);
      const [first, last] = [rows[0], rows.at(-1)];
      if (!first || !last) return VIEW_PX;
      return Math.max(0, first.top - layout.scrollPx, layout.scrollPx + VIEW_PX - bottomOf(last));
    },
  };
}
