import { type CSSProperties, type RefObject, useLayoutEffect, useRef, useState } from "react";

/** Three columns, two, or one pane at a time. */
export type PaneLayout = "wide" | "medium" | "narrow";
export type ShownPane = "transform" | "source" | "result";

/** Sizes of the panes relative to each other; `left` is the left column's share where there are two. */
type Weights = { readonly transform: number; readonly source: number; readonly result: number; readonly left: number };

const WIDE_PX = 1240;
const MEDIUM_PX = 680;

type LayoutState = {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly layout: PaneLayout;
  readonly weights: Weights;
  /** Moves the bar behind a pane: its share of the pane and the next one. */
  readonly move: (bar: "transform" | "source" | "left", share: number) => void;
  readonly shown: ShownPane;
  readonly show: (pane: ShownPane) => void;
  readonly style: CSSProperties;
};

/** How the panes are laid out in the room there is. */
export function usePaneLayout(): LayoutState {
  const ref = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<PaneLayout>("medium");
  const [shown, show] = useState<ShownPane>("transform");
  const [weights, setWeights] = useState<Weights>({ transform: 1.2, source: 1, result: 1.2, left: 0.48 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => setLayout(layoutFor(element.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const move = (bar: "transform" | "source" | "left", share: number) => setWeights((old) => moved(old, bar, share));
  return { ref, layout, weights, move, shown, show, style: styleOf(weights) };
}

function layoutFor(widthPx: number): PaneLayout {
  if (widthPx >= WIDE_PX) return "wide";
  return widthPx >= MEDIUM_PX ? "medium" : "narrow";
}

function moved(weights: Weights, bar: "transform" | "source" | "left", share: number): Weights {
  if (bar === "left") return { ...weights, left: share };
  const next = bar === "transform" ? "source" : "result";
  const both = weights[bar] + weights[next];
  return { ...weights, [bar]: both * share, [next]: both * (1 - share) };
}

function styleOf({ transform, source, result, left }: Weights): CSSProperties {
  const variables = {
    "--ce-transform": `${transform}fr`,
    "--ce-source": `${source}fr`,
    "--ce-result": `${result}fr`,
    "--ce-both": `${source + result}fr`,
    "--ce-left": `${left}fr`,
    "--ce-right": `${1 - left}fr`,
  };
  return variables as CSSProperties; // custom properties are styles, which the type does not know
}
