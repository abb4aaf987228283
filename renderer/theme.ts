import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { type Theme, webDarkTheme, webLightTheme } from "@fluentui/react-components";

export type ThemeChoice = "system" | "light" | "dark";

const STORAGE_KEY = "slipway.theme";
const FONT = "'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, 'Liberation Sans', sans-serif";
const MONO = "'Cascadia Mono', Consolas, 'Liberation Mono', monospace";

const fonts = { fontFamilyBase: FONT, fontFamilyMonospace: MONO };
const light: Theme = { ...webLightTheme, ...fonts };
const dark: Theme = { ...webDarkTheme, ...fonts };

type ThemeState = { readonly choice: ThemeChoice; readonly choose: (choice: ThemeChoice) => void };
const ThemeContext = createContext<ThemeState>({ choice: "system", choose: () => undefined });
export const ThemeChoiceProvider = ThemeContext.Provider;

/** The person's choice and how to change it. */
export function useThemeChoice(): ThemeState {
  return useContext(ThemeContext);
}

/** The theme in force: the person's choice, else the system's, followed while it changes. */
export function useTheme(): { readonly theme: Theme; readonly state: ThemeState } {
  const [choice, choose] = useState<ThemeChoice>(readChoice);
  const isSystemDark = useSyncExternalStore(watchScheme, () => schemeQuery().matches);
  const isDark = choice === "dark" || (choice === "system" && isSystemDark);
  useEffect(() => {
    localStorage.setItem(STORAGE_KEY, choice);
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
  }, [choice, isDark]);
  return { theme: isDark ? dark : light, state: { choice, choose } };
}

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

function schemeQuery(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: dark)");
}

function watchScheme(changed: () => void): () => void {
  const query = schemeQuery();
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}
