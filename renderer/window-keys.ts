import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLocation } from "wouter";
import { PLACES } from "./places.tsx";

/** The keys of the whole window: Ctrl+1..7 and Ctrl+, places, Ctrl+K and Ctrl+Shift+P the palette, F5 reads anew. */
export function useWindowKeys(openPalette: () => void): void {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = actionOf(event, { openPalette, navigate, refresh: () => void queries.invalidateQueries() });
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [openPalette, navigate, queries]);
}

type Actions = {
  readonly openPalette: () => void;
  readonly navigate: (path: string) => void;
  readonly refresh: () => void;
};

function actionOf(event: KeyboardEvent, actions: Actions): (() => void) | null {
  const key = event.key.toLowerCase();
  if (key === "f5" && !event.ctrlKey && !event.shiftKey) return actions.refresh;
  if (!event.ctrlKey || event.altKey) return null;
  if ((key === "k" && !event.shiftKey) || (key === "p" && event.shiftKey)) return actions.openPalette;
  if (event.shiftKey) return null;
  if (key === ",") return () => actions.navigate("/settings");
  const place = PLACES[Number(key) - 1];
  return place ? () => actions.navigate(place.path) : null;
}
