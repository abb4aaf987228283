/** A move of more views than this at once is a leap of the scroll bar; with a wheel, finger or key it takes more. */
const LEAP_VIEWS = { grabbed: 1.5, steered: 30 } as const;
const STEERED_MS = 600;
const UP_KEYS: readonly string[] = ["ArrowUp", "PageUp", "Home"];

/** What moves a scrolling element: its scroll bar, which leaps, or a wheel, a finger or keys, which go step by step. */
export type ScrollInput = {
  /** True when a move of so many views was a leap. */
  isLeap(views: number): boolean;
  close(): void;
};

/**
 * Watches a scrolling element. `onInput` is called for everything that may move it, before anything has moved, `onUp` when
 * a wheel or key begins to go up.
 */
export function watchScrollInput(element: HTMLElement, onInput: () => void, onUp: () => void): ScrollInput {
  const abort = new AbortController();
  const options = { signal: abort.signal, passive: true };
  let steeredAtMs = Number.NEGATIVE_INFINITY;
  const steer = () => {
    steeredAtMs = performance.now();
    onInput();
  };
  element.addEventListener("touchmove", steer, options);
  element.addEventListener(
    "wheel",
    (event) => {
      steer();
      if (event.deltaY < 0) onUp();
    },
    options,
  );
  element.addEventListener(
    "keydown",
    (event) => {
      steer();
      if (UP_KEYS.includes(event.key)) onUp();
    },
    options,
  );
  element.addEventListener(
    "pointerdown",
    (event) => {
      const isScrollBar = event.target === element && event.offsetX >= element.clientWidth;
      if (isScrollBar) steeredAtMs = Number.NEGATIVE_INFINITY;
      else steer();
    },
    options,
  );
  return {
    isLeap: (views) => views > LEAP_VIEWS[performance.now() - steeredAtMs < STEERED_MS ? "steered" : "grabbed"],
    close: () => abort.abort(),
  };
}
