import type { FileRule } from "../../shared/core/model/process.ts";
import { useDocument } from "../data.ts";
import { ChoiceField, SwitchField, TextField, WordsField } from "../ui/form.tsx";
import { RowsField } from "../ui/rows-field.tsx";
import { newFileRule } from "./new-step.ts";

type Props = {
  readonly files: readonly FileRule[];
  readonly project: string;
  readonly change: (files: FileRule[]) => void;
};

const STRUCTURED = [
  { value: "none", label: "Leave values as they are" },
  { value: "auto", label: "Replace values, format by the file's extension" },
  { value: "json", label: "Replace values in JSON" },
  { value: "yaml", label: "Replace values in YAML" },
  { value: "xml", label: "Replace values in XML" },
  { value: "properties", label: "Replace values in a properties file" },
] as const;

/** The configuration files that are rewritten before anything starts. */
export function FilesForm({ files, project, change }: Props) {
  const { data: transforms } = useDocument("transforms", project);
  const known = transforms?.body.files.map(({ name }) => name) ?? [];
  return (
    <RowsField
      label="Files to rewrite before it starts"
      noun="file"
      items={files}
      onChange={change}
      create={() => newFileRule}
      isCard
    >
      {(file, set, name) => (
        <>
          <TextField
            label={`Path of ${name}`}
            placeholder="web.config"
            required
            isMono
            value={file.path}
            onChange={(path) => set({ ...file, path })}
          />
          <WordsField
            label="Transforms"
            hint={`In order, one on each line: ${known.length > 0 ? `${known.join(", ")}, or ` : ""}files beside it`}
            by="line"
            value={file.transforms}
            onChange={(next) => set({ ...file, transforms: next })}
          />
          <div className="checks">
            <SwitchField
              label="Also NAME.Release.config and NAME.ENVIRONMENT.config"
              checked={file.automaticTransforms}
              onChange={(automaticTransforms) => set({ ...file, automaticTransforms })}
            />
            <SwitchField
              label="Replace #{...} in the text"
              checked={file.substitute}
              onChange={(substitute) => set({ ...file, substitute })}
            />
            <SwitchField
              label="Fill appSettings and connectionStrings from variables"
              checked={file.configVariables}
              onChange={(configVariables) => set({ ...file, configVariables })}
            />
          </div>
          <ChoiceField
            label="Structured values"
            hint="By variables whose names are paths into the file"
            value={file.structured}
            options={STRUCTURED}
            onChange={(structured) => set({ ...file, structured })}
          />
        </>
      )}
    </RowsField>
  );
}
