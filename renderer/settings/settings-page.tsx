import { Radio, RadioGroup } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { isDesktop } from "../connect.ts";
import { keys, useClient } from "../data.ts";
import { type ThemeChoice, useThemeChoice } from "../theme.ts";
import { CopyText } from "../ui/copy-text.tsx";
import { Page } from "../ui/page.tsx";
import { LoadError, Loading } from "../ui/states.tsx";
import { timeText } from "../ui/time.tsx";
import { SupportBundle } from "./support-bundle.tsx";
import "./settings.css";

const THEMES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** How this window looks, and what the host behind it is. */
export function SettingsPage() {
  const { choice, choose } = useThemeChoice();
  return (
    <Page title="Settings">
      <section aria-labelledby="appearance">
        <h2 id="appearance">Appearance</h2>
        <RadioGroup
          layout="horizontal"
          aria-label="Theme"
          value={choice}
          onChange={(_, data) => choose(THEMES.find(({ value }) => value === data.value)?.value ?? "system")}
        >
          {THEMES.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </RadioGroup>
        <p className="muted">Contrast themes of the system are always followed.</p>
      </section>
      <About />
      <SupportBundle />
    </Page>
  );
}

function About() {
  const client = useClient();
  const info = useQuery({ queryKey: keys.host, queryFn: () => client.host.info() });
  return (
    <section aria-labelledby="about">
      <h2 id="about">About this host</h2>
      {info.isError && <LoadError error={info.error} retry={() => void info.refetch()} />}
      {info.isPending && <Loading />}
      {info.data && (
        <dl className="facts">
          <dt>Version</dt>
          <dd>
            {info.data.version} on {info.data.platform}
          </dd>
          <dt>You are</dt>
          <dd>{info.data.actor}</dd>
          <dt>Data folder</dt>
          <dd>
            <CopyText text={info.data.dataFolder} what="the data folder" />
          </dd>
          <dt>Key of the secrets</dt>
          <dd>{info.data.secretBox}</dd>
          <dt>Running since</dt>
          <dd>{timeText(info.data.startedAtMs)}</dd>
          {!isDesktop() && (
            <>
              <dt>For programs</dt>
              <dd>
                <a className="link" href="/api/openapi.json" target="_blank" rel="noreferrer">
                  OpenAPI description
                </a>
              </dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
}
