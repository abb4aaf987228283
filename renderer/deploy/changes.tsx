import { useQuery } from "@tanstack/react-query";
import type { PinnedPackage, Release } from "../../shared/core/model/release.ts";
import type { DeploymentSummary, PlannedStepInfo } from "../../shared/rpc/types.ts";
import { keys, useClient } from "../data.ts";
import { DocumentChange, type DocumentVersions } from "../ui/document-change.tsx";

type Props = {
  readonly release: Release;
  readonly current: DeploymentSummary | null;
  readonly steps: readonly PlannedStepInfo[];
};

/** What is different between the release that runs there now and the one that will. */
export function Changes({ release, current, steps }: Props) {
  const client = useClient();
  const { data } = useQuery({
    queryKey: keys.release(current?.releaseId ?? 0),
    queryFn: () => client.releases.get({ release: current?.releaseId ?? 0 }),
    enabled: current !== null && current.releaseId !== release.id,
  });
  if (!data || current === null || current.releaseId === release.id) return null;
  const before = data.release;
  const nameOf = (stepId: string) => steps.find(({ id }) => id === stepId)?.name ?? stepId;
  const packages = changedPackages(before, release);
  const documents = changedDocuments(before, release);
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">What is different from {before.version}</h2>
      {packages.length === 0 && documents.length === 0 && (
        <p className="muted">The two releases hold the same things.</p>
      )}
      {packages.length > 0 && (
        <ul className="deploy-packages">
          {packages.map(({ step, from, to }) => (
            <li key={step}>
              <strong>{nameOf(step)}</strong>: {from ? <Package pinned={from} /> : "new"} →{" "}
              {to ? <Package pinned={to} /> : "gone"}
            </li>
          ))}
        </ul>
      )}
      {documents.map((document) => (
        <DocumentChange key={`${document.kind}/${document.id}`} {...document} />
      ))}
    </section>
  );
}

function Package({ pinned }: { readonly pinned: PinnedPackage }) {
  const [version, digest] =
    pinned.kind === "image" ? [pinned.tag, pinned.digest] : [pinned.version, `sha256:${pinned.sha256}`];
  return (
    <span title={digest}>
      {version} <span className="mono muted">{digest.slice(0, 19)}</span>
    </span>
  );
}

type PackageChange = {
  readonly step: string;
  readonly from: PinnedPackage | undefined;
  readonly to: PinnedPackage | undefined;
};

function changedPackages(before: Release, after: Release): readonly PackageChange[] {
  const steps = new Set([...Object.keys(before.snapshot.packages), ...Object.keys(after.snapshot.packages)]);
  return [...steps]
    .map((step) => ({ step, from: before.snapshot.packages[step], to: after.snapshot.packages[step] }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

function changedDocuments(before: Release, after: Release): readonly DocumentVersions[] {
  const id = after.projectId;
  const [a, b] = [before.snapshot, after.snapshot];
  const sets = b.variableSets.map((set) => ({
    kind: "variable-set" as const,
    id: set.id,
    from: a.variableSets.find((other) => other.id === set.id)?.version ?? 0,
    to: set.version,
  }));
  const all: readonly DocumentVersions[] = [
    { kind: "process", id, from: a.processVersion, to: b.processVersion },
    { kind: "variables", id, from: a.variablesVersion, to: b.variablesVersion },
    { kind: "transforms", id, from: a.transformsVersion, to: b.transformsVersion },
    ...sets,
  ];
  return all.filter(({ from, to }) => from !== to);
}
