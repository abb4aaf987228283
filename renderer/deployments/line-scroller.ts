import { createLineSet, type LineSet } from "./line-set.ts";
import { createRowHeights } from "./row-heights.ts";
import {
  type Anchor,
  anchorAtScroll,
  areaFor,
  extentOf,
  firstSeen,
  isAtEnd,
  isInView,
  type Layout,
  placeForRow,
  placeRows,
  shiftIntoGap,
  shiftIntoPlace,
  type ShownRow,
  withHeld,
} from "./row-layout.ts";
import { areaPx } from "./scroll-area.ts";
import { type ScrollInput, watchScrollInput } from "./scroll-input.ts";

/** What is drawn, and how it stands to the whole. */
export type ScrollView = {
  readonly rows: readonly ShownRow[];
  /** The indexes of what can be seen and some around it, `to` itself left out. */
  readonly from: number;
  readonly to: number;
  readonly isFollowing: boolean;
  /** Lines that came since the reader left the end. */
  readonly newCount: number;
  /** True when there is more than can be seen at once. */
  readonly isScrollable: boolean;
};

/** Where a line is brought to: the middle, the middle only when it cannot be seen whole, or so far below the top. */
export type Where = "center" | "nearest" | { readonly offsetPx: number };

/** After this long without a move of any kind nobody scrolls. */
const REST_MS = 200;
/** No more is drawn than fits here, even if a window were larger. */
const MOST_VIEW_PX = 8000;

/** Shows lines of any number in one scrolling element. */
export type LineScroller = {
  readonly subscribe: (changed: () => void) => () => void;
  readonly view: () => ScrollView;
  /** Takes the scrolling element and the area in it that holds the rows. Gives what lets them go. */
  readonly attach: (element: HTMLElement, area: HTMLElement) => () => void;
  /** Says which lines are shown, and that there may be more of them. What is being read stays where it is. */
  readonly setLines: (lines: LineSet) => void;
  /** Wraps lines or not. The kept line stays where it is, if it can be seen, else the first that can. */
  readonly setWrapped: (isWrapped: boolean, kept: number | null) => void;
  /** Keeps the rows of these lines drawn, wherever they are: a selection begins or ends in them. */
  readonly setHeld: (lines: readonly number[]) => void;
  /** To be called when rows were drawn: they are measured. */
  readonly measure: () => void;
  readonly reveal: (line: number, where: Where) => void;
  /** Goes to the end and stays there. */
  readonly follow: () => void;
  readonly toStart: () => void;
  /** The first line of which something can be seen, and how far its top is below that of the view. */
  readonly firstSeen: () => { readonly line: number; readonly offsetPx: number };
  /** What holds the drawn rows, while they are drawn. */
  readonly area: () => Element | null;
};

/**
 * Scrolls through lines of any number. Rows keep their place in the scroll area while one scrolls step by step; only leaps
 * of the scroll bar, and the pause after a move, place them anew, the latter without moving them on the screen.
 */
export function createLineScroller(startsAtEnd: boolean): LineScroller {
  const listeners = new Set<() => void>();
  const heights = createRowHeights();
  let element: HTMLElement | null = null;
  let area: HTMLElement | null = null;
  let input: ScrollInput | null = null;
  let lines: LineSet = createLineSet();
  let count = 0;
  let anchor: Anchor = { line: 0, top: 0 };
  let [scrollPx, viewPx, viewWidthPx, widestPx] = [0, 0, 0, 0];
  let held: readonly number[] = [];
  let isFollowing = startsAtEnd;
  let seenCount = 0;
  let isMoving = false;
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { readonly line: number; readonly where: Where } | null = null;
  let view: ScrollView = { rows: [], from: 0, to: 0, isFollowing, newCount: 0, isScrollable: false };

  const layout = (): Layout => ({
    lines,
    count,
    anchor,
    rowPx: heights.average,
    heightOf: heights.of,
    scrollPx,
    viewPx,
  });
  const seenRow = () => firstSeen(layout(), placeRows(layout()));
  const setArea = (px: number) => {
    if (area) area.style.height = `${px}px`;
  };
  const setScroll = (px: number) => {
    if (element) element.scrollTop = px;
    scrollPx = element?.scrollTop ?? 0;
  };
  const shiftRows = (px: number) => {
    anchor = { ...anchor, top: anchor.top + px };
  };

  /** Places the rows and tells of them. At rest the scroll bar is put right, which moves nothing on the screen. */
  const draw = (isAtRest: boolean) => {
    if (!element) return;
    shiftRows(shiftIntoGap(layout(), placeRows(layout())));
    let rows = placeRows(layout());
    const shift = isAtRest && !isMoving ? shiftIntoPlace(layout(), rows) : 0;
    if (shift !== 0) {
      shiftRows(shift);
      setArea(Math.max(areaPx(extentOf(layout())), scrollPx + shift + viewPx));
      setScroll(scrollPx + shift);
      rows = placeRows(layout());
    }
    setArea(areaFor(layout(), rows));
    scrollPx = element.scrollTop;
    view = {
      rows: withHeld(layout(), rows, held),
      from: rows[0]?.index ?? 0,
      to: (rows.at(-1)?.index ?? -1) + 1,
      isFollowing,
      newCount: isFollowing ? 0 : count - seenCount,
      isScrollable: extentOf(layout()).fullPx > viewPx,
    };
    for (const changed of listeners) changed();
  };

  /** Puts the top of a row at a distance from the top of the view. */
  const put = (index: number, offsetPx: number) => {
    const place = placeForRow(layout(), index, offsetPx);
    setArea(Math.max(areaPx(extentOf(layout())), place.scrollPx + viewPx));
    setScroll(place.scrollPx);
    anchor = { line: lines.at(index), top: place.top };
    draw(true);
  };

  const toEnd = () => {
    const end = areaPx(extentOf(layout()));
    setArea(Math.max(end, viewPx));
    setScroll(end - viewPx);
    const line = lines.at(count - 1);
    anchor = { line, top: Math.max(end, viewPx) - heights.of(line) };
    draw(true);
  };

  const leaveEnd = () => {
    if (isFollowing) seenCount = count;
    isFollowing = false;
  };

  const redraw = () => (isFollowing ? toEnd() : draw(true));

  const onScroll = () => {
    if (!element || heightOf(element) !== viewPx) return onResize(); // the browser moved it, as the view got larger
    const moved = element.scrollTop - scrollPx;
    if (moved === 0) return; // by ourselves
    scrollPx += moved;
    move();
    if (moved < 0) leaveEnd();
    if (input?.isLeap(Math.abs(moved) / viewPx)) {
      const isToEnd = moved > 0 && scrollPx >= areaPx(extentOf(layout())) - viewPx - 1;
      if (isToEnd) return follow();
      anchor = anchorAtScroll(layout());
    } else {
      const row = seenRow();
      if (row) anchor = row;
      if (moved > 0 && isAtEnd(layout(), placeRows(layout()))) isFollowing = true;
    }
    draw(false);
  };

  /** Something moves: the scroll bar is not put right before it rests, as that would break off a browser's own move. */
  const move = () => {
    isMoving = true;
    clearTimeout(restTimer);
    restTimer = setTimeout(() => {
      rest();
      heights.learn();
      redraw();
    }, REST_MS);
  };

  const rest = () => {
    clearTimeout(restTimer);
    isMoving = false;
  };

  const onUp = () => {
    if (!isFollowing || !view.isScrollable) return;
    leaveEnd();
    draw(false);
  };

  const onResize = () => {
    if (!element) return;
    if (element.clientWidth !== viewWidthPx) heights.forget();
    viewWidthPx = element.clientWidth;
    viewPx = heightOf(element);
    scrollPx = element.scrollTop;
    if (waiting) reveal(waiting.line, waiting.where);
    else redraw();
  };

  const reveal = (line: number, where: Where) => {
    if (viewPx === 0 || count === 0) {
      waiting = { line, where };
      return;
    }
    waiting = null;
    const index = Math.min(lines.rank(line), count - 1);
    const drawn = placeRows(layout()).find((row) => row.index === index);
    if (where === "nearest" && drawn && isInView(layout(), drawn)) return;
    leaveEnd();
    rest();
    put(index, typeof where === "object" ? where.offsetPx : Math.max(0, (viewPx - heights.of(line)) / 2));
  };

  const follow = () => {
    isFollowing = true;
    rest();
    toEnd();
  };

  const forgetWidest = () => {
    widestPx = 0;
    if (area) area.style.minWidth = "";
  };

  return {
    subscribe: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    view: () => view,
    attach: (scrolled, rowArea) => {
      element = scrolled;
      area = rowArea;
      const abort = new AbortController();
      scrolled.addEventListener("scroll", onScroll, { signal: abort.signal, passive: true });
      input = watchScrollInput(scrolled, move, onUp);
      const watcher = new ResizeObserver(onResize);
      watcher.observe(scrolled);
      onResize();
      return () => {
        abort.abort();
        input?.close();
        rest();
        watcher.disconnect();
        element = null;
        area = null;
      };
    },
    setLines: (next) => {
      if (next === lines && next.count === count) return;
      const seen = next === lines ? undefined : seenRow();
      if (next !== lines) forgetWidest();
      if (next !== lines) seenCount = next.count;
      lines = next;
      count = next.count;
      if (waiting) reveal(waiting.line, waiting.where);
      else if (isFollowing) toEnd();
      else if (seen && count > 0) put(Math.min(lines.rank(seen.line), count - 1), seen.top - scrollPx);
      else draw(false);
    },
    setWrapped: (isWrapped, kept) => {
      const rows = placeRows(layout()).filter((row) => isInView(layout(), row));
      const seen = rows.find(({ line }) => line === kept) ?? seenRow();
      heights.setWrapped(isWrapped);
      forgetWidest();
      if (isFollowing) toEnd();
      else if (seen) put(seen.index, seen.top - scrollPx);
    },
    setHeld: (next) => {
      if (next.join() === held.join()) return;
      held = next;
      draw(false);
    },
    measure: () => {
      if (!element || !area) return;
      if (heights.measure(area)) redraw();
      if (element.scrollWidth <= Math.max(widestPx, element.clientWidth)) return;
      widestPx = element.scrollWidth; // so that a shorter line does not take the place to scroll to away
      area.style.minWidth = `${widestPx}px`;
    },
    reveal,
    follow,
    toStart: () => {
      leaveEnd();
      rest();
      put(0, 0);
    },
    firstSeen: () => {
      const row = seenRow();
      return { line: row?.line ?? 0, offsetPx: (row?.top ?? 0) - scrollPx };
    },
    area: () => area,
  };
}

function heightOf(element: HTMLElement): number {
  return Math.min(element.clientHeight, MOST_VIEW_PX);
}
