import type { PinnedPackage } from "../../shared/core/model/release.ts";
import { CopyText } from "../ui/copy-text.tsx";
import { DataTable } from "../ui/data-table.tsx";

const SHORT_DIGEST = 19;

type Props = {
  readonly packages: Readonly<Record<string, PinnedPackage>>;
  readonly stepNames: ReadonlyMap<string, string>;
};

/** The exact packages of a release: the version people read and the digest that is deployed. */
export function ReleasePackages({ packages, stepNames }: Props) {
  const entries = Object.entries(packages);
  if (entries.length === 0) return <p className="muted">No step of this release has a package.</p>;
  return (
    <DataTable headings={["Step", "Package", "Version", "Digest"]}>
      {entries.map(([step, pinned]) => (
        <tr key={step}>
          <td>{stepNames.get(step) ?? step}</td>
          <td className="anywhere">{pinned.kind === "image" ? pinned.repository : pinned.package}</td>
          <td>{pinned.kind === "image" ? pinned.tag : pinned.version}</td>
          <td>
            <Digest text={pinned.kind === "image" ? pinned.digest : `sha256:${pinned.sha256}`} />
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

function Digest({ text }: { readonly text: string }) {
  return <CopyText text={text} shown={`${text.slice(0, SHORT_DIGEST)}…`} what="the digest" />;
}
