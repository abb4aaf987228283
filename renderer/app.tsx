import { FluentProvider, Toaster } from "@fluentui/react-components";
import {
  BoardRegular,
  BoxMultipleRegular,
  HistoryRegular,
  LibraryRegular,
  RocketRegular,
  ServerRegular,
  SettingsRegular,
} from "@fluentui/react-icons";
import { type ReactElement, useEffect, useState } from "react";
import { Link, Route, Router, Switch, useLocation } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { AuditPage } from "./audit/audit-page.tsx";
import { BoardPage } from "./board/board-page.tsx";
import type { Connection, WireStatus } from "./connect.ts";
import { useClient } from "./data.ts";
import { DeploymentPage } from "./deployments/deployment-page.tsx";
import { DeploymentsPage } from "./deployments/deployments-page.tsx";
import { LibraryPage } from "./library/library-page.tsx";
import { ProjectPage } from "./projects/project-page.tsx";
import { ProjectsPage } from "./projects/projects-page.tsx";
import { SettingsPage } from "./settings/settings-page.tsx";
import { TargetsPage } from "./targets/targets-page.tsx";
import { ThemeChoiceProvider, useTheme } from "./theme.ts";
import { APP_TOASTER } from "./ui/notify.tsx";
import { StatusStrip } from "./ui/status-strip.tsx";

type Place = { readonly path: string; readonly label: string; readonly icon: ReactElement };

const PLACES: readonly Place[] = [
  { path: "/", label: "Board", icon: <BoardRegular fontSize={20} /> },
  { path: "/projects", label: "Projects", icon: <BoxMultipleRegular fontSize={20} /> },
  { path: "/deployments", label: "Deployments", icon: <RocketRegular fontSize={20} /> },
  { path: "/targets", label: "Targets", icon: <ServerRegular fontSize={20} /> },
  { path: "/library", label: "Library", icon: <LibraryRegular fontSize={20} /> },
  { path: "/audit", label: "Audit", icon: <HistoryRegular fontSize={20} /> },
  { path: "/settings", label: "Settings", icon: <SettingsRegular fontSize={20} /> },
];

/** The window: rail, the screen of the present address, status strip. */
export function App({ connection }: { readonly connection: Connection }) {
  const { theme, state } = useTheme();
  return (
    <ThemeChoiceProvider value={state}>
      <FluentProvider theme={theme} style={{ height: "100%" }}>
        <Router hook={useHashLocation}>
          <div className="shell">
            <Rail />
            <main className="shell-main" id="main">
              <Screens />
            </main>
            <Status connection={connection} />
          </div>
        </Router>
        <Toaster toasterId={APP_TOASTER} position="bottom-end" />
      </FluentProvider>
    </ThemeChoiceProvider>
  );
}

function Screens() {
  return (
    <Switch>
      <Route path="/" component={BoardPage} />
      <Route path="/projects" component={ProjectsPage} />
      <Route path="/projects/:id/:tab?">
        {({ id, tab }) => <ProjectPage key={id} id={id} tab={tab ?? "releases"} />}
      </Route>
      <Route path="/deployments" component={DeploymentsPage} />
      <Route path="/deployments/:id">{({ id }) => <DeploymentPage key={id} id={Number(id)} />}</Route>
      <Route path="/targets/:id?">{({ id }) => <TargetsPage selected={id ?? null} />}</Route>
      <Route path="/library/:tab?">{({ tab }) => <LibraryPage tab={tab ?? "environments"} />}</Route>
      <Route path="/audit" component={AuditPage} />
      <Route path="/settings" component={SettingsPage} />
      <Route>
        <div className="page">
          <h1>There is nothing here</h1>
          <Link className="link" href="/">
            Go to the board
          </Link>
        </div>
      </Route>
    </Switch>
  );
}

function Rail() {
  const [location, navigate] = useLocation();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const place = PLACES[Number(event.key) - 1];
      if (!event.ctrlKey || event.altKey || event.shiftKey || !place) return;
      event.preventDefault();
      navigate(place.path);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate]);
  return (
    <nav className="rail" aria-label="Main">
      <div className="rail-title">
        <img src="./icon.svg" width={24} height={24} alt="" />
        <span>Slipway</span>
      </div>
      {PLACES.map((place, index) => (
        <Link
          key={place.path}
          href={place.path}
          aria-current={isAt(location, place.path) ? "page" : undefined}
          title={`${place.label} (Ctrl+${index + 1})`}
        >
          {place.icon}
          <span>{place.label}</span>
        </Link>
      ))}
    </nav>
  );
}

function isAt(location: string, path: string): boolean {
  return path === "/" ? location === "/" : location === path || location.startsWith(`${path}/`);
}

function Status({ connection }: { readonly connection: Connection }) {
  const client = useClient();
  const [wire, setWire] = useState<WireStatus>("connecting");
  useEffect(() => {
    connection.onStatus(setWire);
    client.host.info().then(
      () => setWire("connected"),
      () => setWire("lost"),
    );
  }, [connection, client]);
  return <StatusStrip wire={wire} />;
}
