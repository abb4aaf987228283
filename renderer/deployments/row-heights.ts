/** The height of a row that is not wrapped. */
const LINE_PX = 20;
/** Heights that are remembered; more are read again. */
const MOST_HEIGHTS = 20_000;

/** How high rows are. Wrapped ones are measured when they are drawn. */
export type RowHeights = {
  /** How high a row is on average, as far as is known. */
  readonly average: number;
  readonly of: (line: number) => number;
  /** Reads the heights of drawn rows; true when any is not what was known. */
  readonly measure: (area: HTMLElement) => boolean;
  /** Takes what was measured into the average. At rest only: it moves the scroll bar. */
  readonly learn: () => void;
  readonly setWrapped: (isWrapped: boolean) => void;
  readonly forget: () => void;
};

export function createRowHeights(): RowHeights {
  const heights = new Map<number, number>();
  let isWrapped = false;
  let average = LINE_PX;
  const learn = () => {
    if (!isWrapped || heights.size === 0) return;
    let sum = 0;
    for (const height of heights.values()) sum += height;
    average = sum / heights.size;
  };
  const measure = (area: HTMLElement) => {
    if (!isWrapped) return false;
    const isFirst = heights.size === 0;
    if (heights.size > MOST_HEIGHTS) heights.clear();
    let isNew = false;
    for (const row of area.children) {
      if (!(row instanceof HTMLElement) || row.dataset["pending"] !== undefined) continue;
      const line = Number(row.dataset["line"]);
      const height = row.offsetHeight;
      if (heights.get(line) !== height) isNew = true;
      heights.set(line, height);
    }
    if (isFirst) learn();
    return isNew;
  };
  return {
    get average() {
      return average;
    },
    of: (line) => (isWrapped ? (heights.get(line) ?? average) : LINE_PX),
    measure,
    learn,
    setWrapped: (next) => {
      isWrapped = next;
      heights.clear();
      average = LINE_PX;
    },
    forget: () => heights.clear(),
  };
}
