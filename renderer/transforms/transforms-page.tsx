import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Transforms } from "../../shared/core/model/project.ts";
import { useDraft } from "../drafts.ts";
import { useAddressQuery } from "../route.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { EmptyState, Loading } from "../ui/states.tsx";
import { XmlEditor } from "../ui/xml-editor.tsx";
import { FileNameDialog } from "./file-name-dialog.tsx";

const EMPTY: Transforms = { files: [] };
const NEW_FILE = `<?xml version="1.0" encoding="utf-8"?>
<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">

</configuration>
`;

/** The XDT transforms that a project keeps, and the one that is being edited. */
export function TransformsPage({ project }: { readonly project: string }) {
  const draft = useDraft("transforms", project, EMPTY);
  const [query] = useAddressQuery();
  const [naming, setNaming] = useState<"new" | "rename" | null>(null);
  const [, setQuery] = useAddressQuery();
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
        <SplitView
          label="Transforms"
          items={files.map(({ name }) => ({ href: address(name), label: name }))}
          current={address(file.name)}
          tools={<div>{add}</div>}
        >
          <div className="split-pane-head">
            <h2>{file.name}</h2>
            <Button onClick={() => setNaming("rename")}>Rename</Button>
            <Button onClick={() => change(files.filter((other) => other !== file))}>Remove</Button>
          </div>
          <XmlEditor
            key={file.name}
            label={`Text of ${file.name}`}
            value={file.text}
            onChange={(text) => change(files.map((old) => (old.name === file.name ? { ...old, text } : old)))}
          />
        </SplitView>
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
