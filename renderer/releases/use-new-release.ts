import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { channelsOf } from "../../shared/core/model/channel.ts";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { Process } from "../../shared/core/model/process.ts";
import { packageSteps } from "../../shared/core/planning/release-packages.ts";
import { firstFree } from "../../shared/core/text/first-free.ts";
import { channelTest } from "../../shared/core/versions/channel-rules.ts";
import { keys, useClient } from "../data.ts";
import { useNotify } from "../ui/notify.tsx";

/** A release that is being put together: what was chosen, what is missing, and making it. */
export function useNewRelease(project: StoredDocument<"project">, process: Process) {
  const channels = channelsOf(project.body);
  const [channelId, setChannelId] = useState(channels[0].id);
  const [packages, setPackages] = useState<Readonly<Record<string, string>>>({});
  const [typedVersion, setVersion] = useState<string | null>(null);
  const [notes, setNotes] = useState("");
  const [isIgnoring, setIsIgnoring] = useState(false);
  const taken = useTakenVersions(project.id);
  const channel = channels.find(({ id }) => id === channelId) ?? channels[0];
  const steps = packageSteps(process, channel.id);
  const missing = steps.filter((step) => !packages[step.id]);
  const isRefused = steps.some((step) => channelTest(channel, step.id)(packages[step.id] ?? "") !== null);
  const [firstStep] = steps;
  const usualVersion = (firstStep && packages[firstStep.id]) || "1.0.0";
  const version = typedVersion ?? firstFree(usualVersion, (other) => taken.has(other));
  return {
    channels,
    channel,
    chooseChannel: (id: string) => {
      setChannelId(id);
      setPackages({});
      setIsIgnoring(false);
    },
    steps,
    packages,
    choosePackage: (step: string, tag: string) => setPackages((before) => ({ ...before, [step]: tag })),
    missing,
    /** The channel's rules refuse a version that was chosen. */
    isRefused: isRefused && missing.length === 0,
    isIgnoring,
    setIsIgnoring,
    version,
    setVersion,
    isTaken: taken.has(version),
    notes,
    setNotes,
    ...useCreate(project.id, {
      version: version.trim() || null,
      channel: channel.id,
      packages: Object.fromEntries(steps.map((step) => [step.id, packages[step.id] ?? ""])),
      notes,
      ignoreChannelRules: isIgnoring,
    }),
  };
}

function useTakenVersions(project: string): ReadonlySet<string> {
  const client = useClient();
  const { data: known = [] } = useQuery({
    queryKey: [...keys.releases(project), "versions"],
    queryFn: () => client.releases.list({ project }),
  });
  return new Set(known.map(({ release }) => release.version));
}

type Request = Omit<Parameters<ReturnType<typeof useClient>["releases"]["create"]>[0], "project">;

/** Makes the release and goes to the project's releases; what the host has against it is in `error`. */
function useCreate(project: string, request: Request) {
  const client = useClient();
  const notify = useNotify();
  const [, navigate] = useLocation();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setError(null);
    try {
      const release = await client.releases.create({ project, ...request });
      notify.done(`Release ${release.version} created`);
      navigate(`/projects/${project}/releases`);
    } catch (thrown) {
      setError(thrown);
      setIsBusy(false);
    }
  };
  return { create, isBusy, error };
}
