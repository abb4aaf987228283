import { FluentProvider, Toaster } from "@fluentui/react-components";
import { useCallback, useEffect, useState } from "react";
import { Link, Route, Router, Switch } from "wouter";
import { AuditPage } from "./audit/audit-page.tsx";
import { BoardPage } from "./board/board-page.tsx";
import type { Connection, WireStatus } from "./connect.ts";
import { useClient } from "./data.ts";
import { DeployPage } from "./deploy/deploy-page.tsx";
import { DeploymentPage } from "./deployments/deployment-page.tsx";
import { DeploymentsPage } from "./deployments/deployments-page.tsx";
import { LibraryPage } from "./library/library-page.tsx";
import { Palette } from "./palette/palette.tsx";
import { ProjectScreen } from "./project-screens.tsx";
import { ProjectsPage } from "./projects/projects-page.tsx";
import { Rail } from "./rail.tsx";
import { CreateReleasePage } from "./releases/create-release-page.tsx";
import { useHashPath, useHashSearch } from "./route.ts";
import { SettingsPage } from "./settings/settings-page.tsx";
import { TargetsPage } from "./targets/targets-page.tsx";
import { ThemeChoiceProvider, useTheme } from "./theme.ts";
import { APP_TOASTER } from "./ui/notify.tsx";
import { Page } from "./ui/page.tsx";
import { StatusStrip } from "./ui/status-strip.tsx";
import { VariableSetPage } from "./variables/variable-set-page.tsx";
import { useWindowKeys } from "./window-keys.ts";
import { WireNotice } from "./wire-notice.tsx";

/** Messages leave the buttons of unsaved changes, and the status strip, free; CSS pixels. */
const ABOVE_SAVE = { horizontal: 20, vertical: 92 };

/** The window: rail, the screen of the present address, status strip. */
export function App({ connection }: { readonly connection: Connection }) {
  const { theme, state } = useTheme();
  return (
    <ThemeChoiceProvider value={state}>
      <FluentProvider theme={theme} style={{ height: "100%" }}>
        <Router hook={useHashPath} searchHook={useHashSearch}>
          <Shell connection={connection} />
        </Router>
        <Toaster toasterId={APP_TOASTER} position="bottom-end" offset={ABOVE_SAVE} />
      </FluentProvider>
    </ThemeChoiceProvider>
  );
}

function Shell({ connection }: { readonly connection: Connection }) {
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const openPalette = useCallback(() => setIsPaletteOpen(true), []);
  useWindowKeys(openPalette);
  const wire = useWire(connection);
  return (
    <div className="shell">
      <Rail openPalette={openPalette} />
      <main className="shell-main" id="main">
        <Screens />
      </main>
      <WireNotice wire={wire} />
      <StatusStrip wire={wire} />
      {isPaletteOpen && <Palette close={() => setIsPaletteOpen(false)} />}
    </div>
  );
}

function Screens() {
  return (
    <Switch>
      <Route path="/" component={BoardPage} />
      <Route path="/projects" component={ProjectsPage} />
      <Route path="/projects/:id/releases/new">{({ id }) => <CreateReleasePage key={id} id={id} />}</Route>
      <Route path="/projects/:id/deploy">{({ id }) => <DeployPage key={id} id={id} />}</Route>
      <Route path="/projects/:id/:tab?">
        {({ id, tab }) => <ProjectScreen key={id} id={id} tab={tab ?? "releases"} />}
      </Route>
      <Route path="/deployments" component={DeploymentsPage} />
      <Route path={/^\/deployments\/(?<id>[1-9]\d*)$/}>{({ id }) => <DeploymentPage key={id} id={Number(id)} />}</Route>
      <Route path="/targets/:id?">{({ id }) => <TargetsPage selected={id ?? null} />}</Route>
      <Route path="/library/:tab?/:id?">
        {({ tab, id }) => (
          <LibraryPage
            tab={tab ?? "environments"}
            selected={id ?? null}
            variableSet={(set) => <VariableSetPage key={set} id={set} />}
          />
        )}
      </Route>
      <Route path="/audit" component={AuditPage} />
      <Route path="/settings" component={SettingsPage} />
      <Route>
        <Page title="There is nothing here">
          <Link className="link" href="/">
            Go to the board
          </Link>
        </Page>
      </Route>
    </Switch>
  );
}

function useWire(connection: Connection): WireStatus {
  const client = useClient();
  const [wire, setWire] = useState<WireStatus>("connecting");
  useEffect(() => {
    connection.onStatus(setWire);
    client.host.info().then(
      () => setWire("connected"),
      () => setWire("lost"),
    );
  }, [connection, client]);
  return wire;
}
