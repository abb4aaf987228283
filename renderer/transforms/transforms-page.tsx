import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { type ReactNode, useMemo, useState } from "react";
import type { Transforms } from "../../shared/core/model/project.ts";
import { useDocument, useEnvironments } from "../data.ts";
import { type Draft, useDraft } from "../drafts.ts";
import { useAddressQuery } from "../route.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { EmptyState, Loading } from "../ui/states.tsx";
import { TabLinks } from "../ui/tab-links.tsx";
import { FileNameDialog } from "./file-name-dialog.tsx";
import { type KeptSource, useKeptSources } from "./kept-sources.ts";
import { ReleaseFiles } from "./release-files.tsx";
import { type TransformChain, transformChains } from "./transform-chains.ts";
import "./transforms.css";

const EMPTY: Transforms = { files: [] };
const NEW_FILE = `<?xml version="1.0" encoding="utf-8"?>
<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">

</configuration>
`;

/** What an editor of transforms is given. */
export type TransformEditing = {
  readonly source: KeptSource;
  readonly onSource: (source: KeptSource) => void;
  /** More ways to get a source than the editor has itself. */
  readonly sourceTools: ReactNode;
  readonly transforms: Transforms["files"];
  readonly onTransforms: (changed: readonly Transforms["files"][number][]) => void;
  readonly chains: readonly TransformChain[];
  readonly chain: string;
  readonly onChain: (id: string) => void;
  readonly open: string;
  readonly onOpen: (name: string) => void;
};

type Props = {
  readonly project: string;
  readonly editor: (editing: TransformEditing) => ReactNode;
};

/** The XDT transforms that a project keeps, and the one that is being edited. */
export function TransformsPage({ project, editor }: Props) {
  const draft = useDraft("transforms", project, EMPTY);
  const [query, setQuery] = useAddressQuery();
  const [naming, setNaming] = useState<"new" | "rename" | null>(null);
  if (!draft) return <Loading />;
  const { files } = draft.body;
  const file = files.find(({ name }) => name === query.get("file")) ?? files[0];
  const change = (next: Transforms["files"]) => draft.change({ files: next });
  const address = (name: string) => `/projects/${project}/transforms?file=${encodeURIComponent(name)}`;
  const rename = (name: string) => {
    if (naming === "new") change([...files, { name, text: NEW_FILE }]);
    else change(files.map((old) => (old === file ? { ...old, name } : old)));
    setQuery({ file: name });
  };
  const add = (
    <Button
      icon={<AddRegular />}
      appearance={files.length === 0 ? "primary" : "secondary"}
      onClick={() => setNaming("new")}
    >
      Add transform
    </Button>
  );
  return (
    <>
      {file ? (
        <>
          <div className="transforms-head">
            <TabLinks
              label="Transforms"
              tabs={files.map(({ name }) => ({ href: address(name), label: name }))}
              current={address(file.name)}
            />
            <div className="transforms-actions">
              {add}
              <Button onClick={() => setNaming("rename")}>Rename</Button>
              <Button onClick={() => change(files.filter((other) => other !== file))}>Remove</Button>
            </div>
          </div>
          <EditedTransform project={project} draft={draft} file={file.name} editor={editor} />
        </>
      ) : (
        <EmptyState title="No transforms are kept here" action={add}>
          Transforms beside the configuration file in the package are found by themselves. Keep here those that do not
          belong into the package, and name them in a step.
        </EmptyState>
      )}
      {naming && (
        <FileNameDialog
          name={naming === "rename" ? (file?.name ?? "") : ""}
          taken={files.map(({ name }) => name)}
          take={rename}
          close={() => setNaming(null)}
        />
      )}
      <DraftBar draft={draft} title="Transforms" />
    </>
  );
}

type EditedProps = Props & { readonly draft: Draft<"transforms">; readonly file: string };

function EditedTransform({ project, draft, file, editor }: EditedProps) {
  const [query, setQuery] = useAddressQuery();
  const environments = useEnvironments();
  const { data: process } = useDocument("process", project);
  const { sources, keep } = useKeptSources();
  const { files } = draft.body;
  const names = files.map(({ name }) => name).join("\n");
  const chains = useMemo(
    () => transformChains(names.split("\n"), environments, process?.body ?? null),
    [names, environments, process],
  );
  const own = chains.filter(({ transforms }) => transforms.includes(file));
  const chain = own.find(({ id }) => id === query.get("for")) ?? own[0];
  if (!chain) return null;
  const key = `${project}/${chain.source}`;
  return editor({
    source: sources[key] ?? { name: chain.source, text: "" },
    onSource: (source) => keep(key, source),
    sourceTools: <ReleaseFiles project={project} open={(source) => keep(key, source)} />,
    transforms: files,
    onTransforms: (changed) =>
      draft.change({ files: files.map((old) => changed.find(({ name }) => name === old.name) ?? old) }),
    chains: own,
    chain: chain.id,
    onChain: (id) => setQuery({ for: id }),
    open: file,
    onOpen: (name) => {
      if (name !== file) setQuery({ file: name, for: chain.id });
    },
  });
}
