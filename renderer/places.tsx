import {
  BoardRegular,
  BoxMultipleRegular,
  HistoryRegular,
  LibraryRegular,
  RocketRegular,
  ServerRegular,
  SettingsRegular,
} from "@fluentui/react-icons";
import type { ReactElement } from "react";

export type Place = { readonly path: string; readonly label: string; readonly icon: ReactElement };

/** The places of the rail in order; Ctrl with their number goes there. */
export const PLACES: readonly Place[] = [
  { path: "/", label: "Board", icon: <BoardRegular fontSize={20} /> },
  { path: "/projects", label: "Projects", icon: <BoxMultipleRegular fontSize={20} /> },
  { path: "/deployments", label: "Deployments", icon: <RocketRegular fontSize={20} /> },
  { path: "/targets", label: "Targets", icon: <ServerRegular fontSize={20} /> },
  { path: "/library", label: "Library", icon: <LibraryRegular fontSize={20} /> },
  { path: "/audit", label: "Audit", icon: <HistoryRegular fontSize={20} /> },
  { path: "/settings", label: "Settings", icon: <SettingsRegular fontSize={20} /> },
];

/** Whether an address belongs to a place. */
export function isAt(location: string, path: string): boolean {
  return path === "/" ? location === "/" : location === path || location.startsWith(`${path}/`);
}
