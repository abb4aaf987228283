import { Dialog, DialogBody, DialogSurface, DialogTitle, Input } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useFocusReturn } from "../ui/use-focus-return.ts";
import { findPlaces } from "./find-places.ts";
import { usePalettePlaces } from "./use-palette-places.ts";
import "./palette.css";

/** Goes to anything by name: type a part of it, choose with the arrows, Enter. */
export function Palette({ close }: { readonly close: () => void }) {
  useFocusReturn();
  const [, navigate] = useLocation();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const found = findPlaces(usePalettePlaces(), text);
  const active = Math.min(chosen, found.length - 1);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const go = (path: string | undefined) => {
    if (path === undefined) return;
    close();
    navigate(path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setChosen(Math.min(active + 1, found.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(active - 1, 0));
    else if (event.key === "Enter") go(found[active]?.path);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && close()}>
      <DialogSurface className="palette" aria-label="Go to">
        <DialogBody>
          <DialogTitle className="sr-only">Go to</DialogTitle>
          <div className="palette-body">
            <Input
              autoFocus
              size="large"
              contentBefore={<SearchRegular />}
              placeholder="Project, target, deployment or place"
              aria-label="Go to"
              role="combobox"
              aria-expanded
              aria-controls={listId}
              aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
              value={text}
              onChange={(_, data) => {
                setText(data.value);
                setChosen(0);
              }}
              onKeyDown={onKeyDown}
            />
            <ul ref={list} id={listId} role="listbox" aria-label="Places">
              {found.map((place, index) => (
                <li
                  key={place.path}
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  onClick={() => go(place.path)}
                >
                  <span className="anywhere">{place.label}</span>
                  <span className="muted small">{place.kind}</span>
                </li>
              ))}
            </ul>
            {found.length === 0 && <p className="muted">Nothing has that name.</p>}
          </div>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
