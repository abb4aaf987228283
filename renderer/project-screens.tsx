import { assertNever } from "../shared/core/errors.ts";
import type { StoredDocument } from "../shared/core/model/documents.ts";
import { ConfigEditor } from "./config-editor/config-editor.tsx";
import { ProjectActivity } from "./projects/project-activity.tsx";
import { ProjectPage, type ProjectTab } from "./projects/project-page.tsx";
import { ProjectSettings } from "./projects/project-settings.tsx";
import { ProcessTab } from "./process/process-tab.tsx";
import { CreateReleaseAction, ReleasesTab } from "./releases/releases-tab.tsx";
import { TransformsPage } from "./transforms/transforms-page.tsx";
import { VariablesPage } from "./variables/variables-page.tsx";

/** A project's page with what other features put into its tabs. */
export function ProjectScreen({ id, tab }: { readonly id: string; readonly tab: string }) {
  return (
    <ProjectPage id={id} tab={tab} actions={<CreateReleaseAction project={id} />}>
      {(project, shown) => <TabContent project={project} tab={shown} />}
    </ProjectPage>
  );
}

function TabContent({ project, tab }: { readonly project: StoredDocument<"project">; readonly tab: ProjectTab }) {
  switch (tab) {
    case "releases":
      return <ReleasesTab project={project} />;
    case "process":
      return <ProcessTab project={project.id} />;
    case "variables":
      return <VariablesPage project={project.id} />;
    case "transforms":
      return <TransformsPage project={project.id} editor={(editing) => <ConfigEditor {...editing} />} />;
    case "activity":
      return <ProjectActivity project={project.id} />;
    case "settings":
      return <ProjectSettings project={project} />;
    default:
      return assertNever(tab);
  }
}
