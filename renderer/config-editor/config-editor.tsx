import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Loading } from "../ui/states.tsx";
import { ChoiceButtons } from "./choice-buttons.tsx";
import { DeriveDialog } from "./derive-dialog.tsx";
import "./config-editor.css";
import { Pane } from "./pane.tsx";
import { type ShownPane, usePaneLayout } from "./pane-layout.ts";
import { ProblemList } from "./problem-list.tsx";
import { ResultTools } from "./result-tools.tsx";
import type { NamedText } from "./run-chain.ts";
import { Separator } from "./separator.tsx";
import { EditorSession } from "./session.ts";
import type { ResultMode } from "./session-state.ts";
import { SourceHint, SourceTools, useFileDrop } from "./source-tools.tsx";
import { type ChainChoice, StageStrip } from "./stage-strip.tsx";

export type { ChainChoice, NamedText };

/** Texts and chains; who owns them hears of changes. */
export type ConfigEditorProps = {
  /** The configuration file to try transforms on. */
  readonly source: NamedText;
  readonly onSource: (source: NamedText) => void;
  /** More ways to get a source. */
  readonly sourceTools?: ReactNode;
  readonly transforms: readonly NamedText[];
  /** Transforms that were changed. */
  readonly onTransforms: (changed: readonly NamedText[]) => void;
  /** What can be shown: for an environment the transforms in the order in which they are applied. */
  readonly chains: readonly ChainChoice[];
  /** The id of the one that is shown. */
  readonly chain: string;
  readonly onChain: (id: string) => void;
  /** The name of the transform in the transform's pane; one of the chain. */
  readonly open: string;
  readonly onOpen: (name: string) => void;
};

type PaneChoice = { readonly value: ShownPane; readonly label: string };
/** Where there is room for one text only: which it is. */
const PANES: readonly PaneChoice[] = [
  { value: "transform", label: "Transform" },
  { value: "source", label: "Source" },
  { value: "result", label: "Result" },
];
const PANES_BESIDE: readonly PaneChoice[] = [
  { value: "transform", label: "Transform" },
  { value: "result", label: "Source and result" },
];

/** Source, transform and live result side by side: what a transform does, while it is being written. */
export function ConfigEditor(props: ConfigEditorProps) {
  const session = useSession(props);
  return session ? <Editor session={session} {...props} /> : <Loading />;
}

function Editor({
  session,
  source,
  onSource,
  sourceTools: moreTools,
  chains,
  chain,
  onChain,
  open,
}: ConfigEditorProps & { readonly session: EditorSession }) {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const [mode, setMode] = useState<ResultMode>("unified");
  const [isDeriving, setIsDeriving] = useState(false);
  const { ref, layout, weights, move, shown, show, style } = usePaneLayout();
  useEffect(() => session.setMode(mode), [session, mode]);
  const chosen = chains.find(({ id }) => id === chain) ?? chains[0];
  const drop = useFileDrop(onSource);
  const isBeside = mode === "side-by-side";
  const bars = layout === "wide" ? "vertical" : "horizontal";
  const resultTools = (
    <ResultTools session={session} state={state} mode={mode} onMode={setMode} onDerive={() => setIsDeriving(true)} />
  );
  const sourceTools = (
    <>
      {moreTools}
      <SourceTools onOpen={onSource} />
    </>
  );
  const stageName = chosen?.transforms[state.openStage] ?? "";
  const wanted = chosen?.transforms.indexOf(open) ?? -1;
  useEffect(() => {
    if (wanted >= 0 && session.state().openStage !== wanted) session.openStage(wanted);
  }, [session, wanted]);
  return (
    <div className="config-editor" ref={ref} {...drop}>
      <StageStrip
        session={session}
        state={state}
        chains={chains}
        chosen={chosen}
        onChain={onChain}
        hasSource={source.text.trim() !== ""}
      />
      {layout === "narrow" && (
        <ChoiceButtons
          label="Shown text"
          choices={isBeside ? PANES_BESIDE : PANES}
          value={isBeside && shown === "source" ? "result" : shown}
          onChange={show}
        />
      )}
      <div className="ce-panes" data-layout={layout} data-mode={mode} data-shown={shown} style={style}>
        <Pane
          session={session}
          name="transform"
          title={
            <>
              Transform <span className="ce-file">{stageName}</span>
            </>
          }
        />
        <Separator
          className="ce-first"
          label="Size of the transform"
          orientation={bars}
          share={weights.transform / (weights.transform + weights.source)}
          onShare={(share) => move("transform", share)}
        />
        {isBeside ? (
          <Pane
            key="side-by-side"
            session={session}
            name="side-by-side"
            title={
              <>
                Source <span className="ce-file">{source.name}</span> and result
              </>
            }
            tools={
              <>
                {sourceTools}
                {resultTools}
              </>
            }
          >
            <SourceHint isEmpty={source.text === ""} />
          </Pane>
        ) : (
          <>
            <Pane
              key="source"
              session={session}
              name="source"
              title={
                <>
                  Source <span className="ce-file">{source.name}</span>
                </>
              }
              tools={sourceTools}
            >
              <SourceHint isEmpty={source.text === ""} />
            </Pane>
            <Separator
              className="ce-second"
              label="Size of the source"
              orientation="vertical"
              share={layout === "wide" ? weights.source / (weights.source + weights.result) : weights.left}
              onShare={(share) => move(layout === "wide" ? "source" : "left", share)}
            />
            <Pane key="result" session={session} name="result" title="Result" tools={resultTools} />
          </>
        )}
      </div>
      <ProblemList session={session} state={state} />
      {isDeriving && (
        <DeriveDialog session={session} name={chosen?.transforms.at(-1) ?? ""} close={() => setIsDeriving(false)} />
      )}
    </div>
  );
}

/** The session of this editor, kept up with its properties. */
function useSession({
  source,
  onSource,
  transforms,
  onTransforms,
  chains,
  chain,
  onOpen,
}: ConfigEditorProps): EditorSession | null {
  const [session, setSession] = useState<EditorSession | null>(null);
  const names = (chains.find(({ id }) => id === chain) ?? chains[0])?.transforms ?? [];
  const stages = names.flatMap((name) => transforms.find((transform) => transform.name === name) ?? []);
  const newest = useRef({ source, stages, onSource, onTransforms, onOpen });
  useEffect(() => {
    newest.current = { source, stages, onSource, onTransforms, onOpen };
  });
  useEffect(() => {
    const opened = new EditorSession(newest.current, {
      onSource: (text) => newest.current.onSource({ name: newest.current.source.name, text }),
      onTransforms: (changed) => newest.current.onTransforms(changed),
      onOpen: (name) => newest.current.onOpen(name),
    });
    setSession(opened);
    return () => opened.close();
  }, []);
  useEffect(() => session?.show({ source, stages }));
  return session;
}
