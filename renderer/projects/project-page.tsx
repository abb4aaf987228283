import type { ReactNode } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useDocument } from "../data.ts";
import { useDraftKeys } from "../drafts.ts";
import { Page } from "../ui/page.tsx";
import { LoadError, Loading } from "../ui/states.tsx";
import { TabLinks } from "../ui/tab-links.tsx";

/** The parts of a project, each under its own address. */
export type ProjectTab = "releases" | "process" | "variables" | "transforms" | "activity" | "settings";

const TABS: readonly { readonly value: ProjectTab; readonly label: string }[] = [
  { value: "releases", label: "Releases" },
  { value: "process", label: "Process" },
  { value: "variables", label: "Variables" },
  { value: "transforms", label: "Transforms" },
  { value: "activity", label: "Activity" },
  { value: "settings", label: "Settings" },
];

type Props = {
  readonly id: string;
  readonly tab: string;
  readonly actions?: ReactNode;
  readonly children: (project: StoredDocument<"project">, tab: ProjectTab) => ReactNode;
};

/** A project's heading and tabs; what a tab holds comes from outside. */
export function ProjectPage({ id, tab: wanted, actions, children }: Props) {
  const project = useDocument("project", id);
  const drafts = useDraftKeys();
  if (project.isError)
    return (
      <Page title="Project">
        <LoadError error={project.error} retry={() => void project.refetch()} />
      </Page>
    );
  if (project.data === undefined) return <Page title="Project">{<Loading />}</Page>;
  if (project.data === null) return <Page title="Project">There is no project '{id}'. It may have been removed.</Page>;
  const tab = TABS.find(({ value }) => value === wanted) ?? { value: "releases" as const, label: "Releases" };
  const { name } = project.data.body;
  const address = (part: ProjectTab) => `/projects/${id}/${part}`;
  return (
    <Page title={`${tab.label} of ${name}`} heading={name} actions={actions}>
      <TabLinks
        label={`Parts of ${name}`}
        current={address(tab.value)}
        tabs={TABS.map(({ value, label }) => ({
          href: address(value),
          label: (
            <>
              {label}
              {drafts.includes(`${value}/${id}`) && <span className="tab-mark"> (unsaved)</span>}
            </>
          ),
        }))}
      />
      {children(project.data, tab.value)}
    </Page>
  );
}
