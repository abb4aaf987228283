import { Button } from "@fluentui/react-components";
import { RocketRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Release } from "../../shared/core/model/release.ts";
import type { ReleaseEnvironment } from "../../shared/rpc/types.ts";
import { keys, useClient } from "../data.ts";
import { problemsOf } from "../drafts.ts";
import { Findings } from "../ui/findings.tsx";
import { LoadError, Loading } from "../ui/states.tsx";
import { Changes } from "./changes.tsx";
import { ConfigPreview } from "./config-preview.tsx";
import { PlannedSteps } from "./planned-steps.tsx";
import { Prompts } from "./prompts.tsx";

type Props = { readonly release: Release; readonly environment: ReleaseEnvironment };

/** What the deployment would do, asked from the host with the same request that starts it. */
export function DeployForm({ release, environment }: Props) {
  const client = useClient();
  const [, navigate] = useLocation();
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [skip, setSkip] = useState<readonly string[]>([]);
  const [isStarting, setIsStarting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const request = { release: release.id, environment: environment.environmentId, answers, skip: [...skip] };
  const wanted = useDeferredValue(request);
  const preview = useQuery({
    queryKey: keys.preview(wanted),
    queryFn: () => client.deployments.preview(wanted),
    placeholderData: (before) => before,
  });
  const button = useFocusOnce(preview.data?.allowed === true);
  const start = async () => {
    setIsStarting(true);
    setError(null);
    try {
      const { id } = await client.deployments.start(request);
      navigate(`/deployments/${id}`);
    } catch (thrown) {
      setError(thrown);
      setIsStarting(false);
    }
  };
  if (preview.isError) return <LoadError error={preview.error} retry={() => void preview.refetch()} />;
  if (!preview.data) return <Loading />;
  const { findings, steps, current, allowed } = preview.data;
  return (
    <>
      <Findings findings={error === null ? findings : problemsOf(error)} />
      <div className="deploy-go">
        <Button
          ref={button}
          appearance="primary"
          size="large"
          icon={<RocketRegular />}
          disabled={!allowed || isStarting}
          onClick={() => void start()}
        >
          {isStarting ? "Starting" : `Deploy to ${environment.name}`}
        </Button>
        <span>
          <NowAndThen now={current?.version ?? null} then={release.version} />
        </span>
      </div>
      <Prompts release={release} answers={answers} answer={setAnswers} />
      <PlannedSteps steps={steps} skip={skip} setSkip={setSkip} />
      <Changes release={release} current={current} steps={steps} />
      <ConfigPreview request={wanted} project={release.projectId} />
    </>
  );
}

function NowAndThen({ now, then }: { readonly now: string | null; readonly then: string }) {
  if (now === null) return <>Nothing runs there yet; {then} will be the first.</>;
  if (now === then) return <>{then} runs there now and will be deployed again.</>;
  return (
    <>
      Now <strong>{now}</strong>, then <strong>{then}</strong>.
    </>
  );
}

/** Focuses a button as soon as it can be pressed, unless the person is somewhere else already. */
function useFocusOnce(isReady: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isReady && (document.activeElement === document.body || document.activeElement === null))
      button.current?.focus();
  }, [isReady]);
  return button;
}
