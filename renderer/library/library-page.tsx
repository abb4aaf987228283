import type { ReactNode } from "react";
import { Page } from "../ui/page.tsx";
import { TabLinks } from "../ui/tab-links.tsx";
import { AccountsTab } from "./accounts-tab.tsx";
import { CertificatesTab } from "./certificates-tab.tsx";
import { EnvironmentsTab } from "./environments-tab.tsx";
import { FeedsTab } from "./feeds-tab.tsx";
import { LifecyclesTab } from "./lifecycles-tab.tsx";
import { MailServersTab } from "./mail-servers-tab.tsx";
import { VariableSetsTab } from "./variable-sets-tab.tsx";

const TABS = [
  { value: "environments", label: "Environments" },
  { value: "lifecycles", label: "Lifecycles" },
  { value: "feeds", label: "Feeds" },
  { value: "accounts", label: "Accounts" },
  { value: "certificates", label: "Certificates" },
  { value: "mail-servers", label: "Mail servers" },
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
  const tab = TABS.find(({ value }) => value === wanted) ?? TABS[0];
  return (
    <Page title={`${tab.label} of the library`} heading="Library">
      <TabLinks
        label="Parts of the library"
        current={`/library/${tab.value}`}
        tabs={TABS.map(({ value, label }) => ({ href: `/library/${value}`, label }))}
      />
      {tab.value === "environments" && <EnvironmentsTab />}
      {tab.value === "lifecycles" && <LifecyclesTab selected={selected} />}
      {tab.value === "feeds" && <FeedsTab selected={selected} />}
      {tab.value === "accounts" && <AccountsTab selected={selected} />}
      {tab.value === "certificates" && <CertificatesTab selected={selected} />}
      {tab.value === "mail-servers" && <MailServersTab selected={selected} />}
      {tab.value === "variable-sets" && <VariableSetsTab selected={selected} editor={variableSet} />}
    </Page>
  );
}
