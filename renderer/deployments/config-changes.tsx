import type { DeploymentState } from "../../shared/core/deployment/reduce.ts";
import { DiffText } from "../ui/diff-text.tsx";
import { EmptyState } from "../ui/states.tsx";

type Props = {
  readonly files: DeploymentState["rewrittenFiles"];
  readonly targetNames: ReadonlyMap<string, string>;
};

/** What was written into configuration files, as differences. */
export function ConfigChanges({ files, targetNames }: Props) {
  if (files.length === 0) {
    return (
      <EmptyState title="No configuration was rewritten">
        Files that a step rewrites before its container starts are shown here.
      </EmptyState>
    );
  }
  return (
    <div className="changes">
      {files.map((file) => (
        <section key={`${file.stepId}/${file.targetId}/${file.path}`}>
          <h3>
            <span className="mono">{file.path}</span>
            {file.targetId && <span className="muted"> on {targetNames.get(file.targetId) ?? file.targetId}</span>}
          </h3>
          {file.diff === "" ? <p className="muted">Nothing had to be changed.</p> : <DiffText diff={file.diff} />}
        </section>
      ))}
    </div>
  );
}
