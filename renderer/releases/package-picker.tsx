import { Button, Combobox, Field, MessageBar, MessageBarBody, Option } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { DeployPackageStep, RunContainerStep } from "../../shared/core/model/process.ts";
import type { ChannelTest } from "../../shared/core/versions/channel-rules.ts";
import type { TagInfo } from "../../shared/rpc/types.ts";
import { keys, useClient } from "../data.ts";
import { countText } from "../ui/count.ts";
import { errorText } from "../ui/notify.tsx";

/** More than anyone reads; typing narrows them. */
const MOST_OPTIONS = 100;

type Props = {
  readonly step: RunContainerStep | DeployPackageStep;
  readonly value: string | null;
  readonly choose: (tag: string) => void;
  readonly isFirst: boolean;
  /** Why the channel refuses a version. */
  readonly refusal: ChannelTest;
};

/** The version of one step's package: the newest the channel accepts at first, any other by choosing or typing. */
export function PackagePicker({ step, value, choose, isFirst, refusal }: Props) {
  const client = useClient();
  const name = step.kind === "run-container" ? step.image : step.package;
  const versions = useQuery({
    queryKey: keys.versions(step.feed, name),
    queryFn: () => client.feeds.versions({ id: step.feed, package: name }),
    staleTime: 0,
  });
  const [typed, setTyped] = useState<string | null>(null);
  const accepted = versions.data?.filter(({ tag }) => refusal(tag) === null);
  const newest = accepted?.find(({ note }) => note === null) ?? accepted?.[0] ?? versions.data?.[0];
  const reason = value === null || value === "" ? null : refusal(value);
  useEffect(() => {
    if (value === null && newest) choose(newest.tag);
  });
  const options = matching(versions.data ?? [], typed ?? "");
  const type = (text: string) => {
    setTyped(text);
    choose(text.trim());
  };
  return (
    <div className="package-pick">
      <Field
        label={`${step.name}: version of ${name}`}
        required
        hint={hintOf(versions, value, options.length)}
        {...(reason === null ? {} : { validationMessage: reason, validationState: "warning" as const })}
      >
        <Combobox
          freeform
          autoFocus={isFirst}
          value={typed ?? value ?? ""}
          selectedOptions={value === null ? [] : [value]}
          placeholder={versions.isPending ? "Reading the versions" : "Type or choose a version"}
          onChange={(event) => type(event.target.value)}
          onOptionSelect={(_, data) => {
            setTyped(null);
            if (data.optionValue !== undefined) choose(data.optionValue);
          }}
        >
          {options.map(({ tag, note }) => (
            <Option key={tag} value={tag} text={tag}>
              {optionText(tag, note, refusal(tag) !== null)}
            </Option>
          ))}
        </Combobox>
      </Field>
      {versions.isError && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            {errorText(versions.error)}{" "}
            <Button size="small" onClick={() => void versions.refetch()}>
              Read the versions again
            </Button>
          </MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}

function hintOf(
  versions: { readonly data?: readonly TagInfo[] | undefined },
  value: string | null,
  shown: number,
): string {
  const all = versions.data;
  if (!all) return "";
  if (all.length === 0) return "The feed has no version of it yet.";
  const note = all.find(({ tag }) => tag === value)?.note;
  const count =
    shown < all.length ? `${shown} of ${all.length} versions; type to narrow them` : countText(all.length, "version");
  return note ? `${count}. ${value} is a ${note}.`.replace("a reads as", "a tag that reads as") : count;
}

/** Nothing is hidden: what the channel refuses says so. */
function optionText(tag: string, note: string | null, isRefused: boolean): string {
  const remarks = [...(note === null ? [] : [note]), ...(isRefused ? ["not for this channel"] : [])];
  return remarks.length === 0 ? tag : `${tag} (${remarks.join(", ")})`;
}

function matching(all: readonly TagInfo[], text: string): readonly TagInfo[] {
  const wanted = text.trim().toLowerCase();
  const found = wanted === "" ? all : all.filter(({ tag }) => tag.toLowerCase().includes(wanted));
  return found.slice(0, MOST_OPTIONS);
}
