import { Tab, TabList } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { Page } from "../ui/page.tsx";
import { EnvironmentsTab } from "./environments-tab.tsx";
import { FeedsTab } from "./feeds-tab.tsx";
import { LifecyclesTab } from "./lifecycles-tab.tsx";
import { VariableSetsTab } from "./variable-sets-tab.tsx";

const TABS = [
  { value: "environments", label: "Environments" },
  { value: "lifecycles", label: "Lifecycles" },
  { value: "feeds", label: "Feeds" },
  { value: "variable-sets", label: "Variable sets" },
] as const;

type Props = {
  readonly tab: string;
  /** The thing that is open in it. */
  readonly selected: string | null;
  /** What edits a variable set; it belongs to another feature. */
  readonly variableSet: (id: string) => ReactNode;
};

/** What projects share. */
export function LibraryPage({ tab: wanted, selected, variableSet }: Props) {
  const [, navigate] = useLocation();
  const tab = TABS.find(({ value }) => value === wanted) ?? TABS[0];
  return (
    <Page title={`${tab.label} of the library`} heading="Library">
      <TabList
        className="project-tabs"
        aria-label="Parts of the library"
        selectedValue={tab.value}
        onTabSelect={(_, data) => navigate(`/library/${String(data.value)}`)}
      >
        {TABS.map(({ value, label }) => (
          <Tab key={value} value={value}>
            {label}
          </Tab>
        ))}
      </TabList>
      {tab.value === "environments" && <EnvironmentsTab />}
      {tab.value === "lifecycles" && <LifecyclesTab selected={selected} />}
      {tab.value === "feeds" && <FeedsTab selected={selected} />}
      {tab.value === "variable-sets" && <VariableSetsTab selected={selected} editor={variableSet} />}
    </Page>
  );
}
