import { Button } from "@fluentui/react-components";
import { AddRegular, ArrowUpRegular, DeleteRegular } from "@fluentui/react-icons";
import { type Channel, DEFAULT_CHANNEL, type VersionRule } from "../../shared/core/model/channel.ts";
import { idFromName } from "../../shared/core/model/id-from-name.ts";
import type { Project } from "../../shared/core/model/project.ts";
import { useDocument, useDocuments } from "../data.ts";
import { ChoicesField } from "../ui/choices-field.tsx";
import { ChoiceField, TextField } from "../ui/form.tsx";
import { RowsField } from "../ui/rows-field.tsx";

type Props = { readonly project: string; readonly body: Project; readonly change: (channels: Channel[]) => void };

/** The streams of a project's releases: which lifecycle each goes through and which versions it takes. */
export function ChannelsForm({ project, body, change }: Props) {
  const { channels } = body;
  const replace = (index: number, channel: Channel) =>
    change(channels.map((old, other) => (other === index ? channel : old)));
  const remove = (index: number) => change(channels.filter((_, other) => other !== index));
  const makeDefault = (index: number) => change([...channels.slice(index, index + 1), ...without(channels, index)]);
  return (
    <section className="rows" aria-labelledby="channels">
      <h2 id="channels">Channels</h2>
      <p className="muted">
        {channels.length === 0
          ? "Every release belongs to one channel, called Default. Add another for hotfixes or betas: with its own lifecycle, rules for versions, steps and values."
          : "The first is taken when a release names none."}
      </p>
      {channels.map((channel, index) => (
        <div key={channel.id} className="rows-card" role="group" aria-label={`Channel ${channel.name}`}>
          <ChannelFields
            project={project}
            lifecycle={body.lifecycle}
            channel={channel}
            change={(next) => replace(index, next)}
          />
          <div className="rows-row">
            {index > 0 && (
              <Button icon={<ArrowUpRegular />} onClick={() => makeDefault(index)}>
                Make it the default
              </Button>
            )}
            <Button icon={<DeleteRegular />} onClick={() => remove(index)}>
              Remove channel {channel.name}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button icon={<AddRegular />} onClick={() => change(withNewChannel(channels))}>
          Add channel
        </Button>
      </div>
    </section>
  );
}

type FieldsProps = {
  readonly project: string;
  readonly lifecycle: string;
  readonly channel: Channel;
  readonly change: (channel: Channel) => void;
};

const OWN = "";
const NEW_RULE: VersionRule = { steps: [], range: "", preRelease: "" };

function ChannelFields({ project, lifecycle, channel, change }: FieldsProps) {
  const { data: lifecycles = [] } = useDocuments("lifecycle");
  const own = lifecycles.find(({ id }) => id === lifecycle)?.body.name ?? lifecycle;
  const choose = (id: string) => {
    const { lifecycle: _old, ...others } = channel;
    change(id === OWN ? others : { ...others, lifecycle: id });
  };
  return (
    <>
      <div className="form-row">
        <TextField
          label="Name"
          hint={`id ${channel.id}`}
          required
          value={channel.name}
          onChange={(name) => change({ ...channel, name })}
        />
        <ChoiceField
          label="Lifecycle"
          value={channel.lifecycle ?? OWN}
          onChange={choose}
          options={[
            { value: OWN, label: `The project's (${own})` },
            ...lifecycles.map(({ id, body: { name } }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <RowsField
        label="Rules for versions"
        noun="rule"
        hint="Checked when a release is made. Without a rule every version may be taken."
        items={channel.rules}
        onChange={(rules) => change({ ...channel, rules })}
        create={() => NEW_RULE}
        isCard
      >
        {(rule, set, name) => <RuleFields project={project} rule={rule} change={set} name={name} />}
      </RowsField>
    </>
  );
}

type RuleProps = {
  readonly project: string;
  readonly rule: VersionRule;
  readonly change: (rule: VersionRule) => void;
  readonly name: string;
};

function RuleFields({ project, rule, change, name }: RuleProps) {
  const { data: process } = useDocument("process", project);
  const steps = (process?.body.steps ?? []).filter((step) => "feed" in step);
  return (
    <>
      <div className="form-row">
        <TextField
          label={`Version range of ${name}`}
          hint="[1.0,2.0): from 1.0, below 2.0. Empty: any"
          isMono
          value={rule.range}
          onChange={(range) => change({ ...rule, range })}
        />
        <TextField
          label={`Pre-release label of ${name}`}
          hint="A regular expression; ^$: none, ^beta: begins with beta. Empty: any"
          isMono
          value={rule.preRelease}
          onChange={(preRelease) => change({ ...rule, preRelease })}
        />
      </div>
      <ChoicesField
        label="For the packages of"
        things={steps}
        value={rule.steps}
        onChange={(ids) => change({ ...rule, steps: ids })}
        none="None is chosen: every step with a package."
        empty="No step of the process has a package yet."
      />
    </>
  );
}

/** The first one added comes beside the one every project has, so that its releases stay where they are. */
function withNewChannel(channels: readonly Channel[]): Channel[] {
  const known = channels.length === 0 ? [DEFAULT_CHANNEL] : channels;
  for (let count = known.length + 1; ; count++) {
    const name = `Channel ${count}`;
    const id = idFromName(name);
    if (!known.some((other) => other.id === id || other.name === name)) {
      return [...known, { id, name, description: "", rules: [] }];
    }
  }
}

function without(channels: readonly Channel[], index: number): readonly Channel[] {
  return channels.filter((_, other) => other !== index);
}
