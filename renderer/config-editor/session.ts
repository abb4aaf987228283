import { MergeView, originalDocChangeEffect } from "@codemirror/merge";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import { assertNever } from "../../shared/core/errors.ts";
import { applyEdits } from "../../shared/core/text/edits.ts";
import { changeAt, changesOfRule, changesOfRuleAt, changeWithin, nextChange } from "./change-lookup.ts";
import { writable, writing } from "./code-extensions.ts";
import { diffConfig, type KnownDifference, unifiedComparison } from "./comparing.ts";
import { transformCompletion } from "./completion-source.ts";
import { decorateActive, decorateTexts, type ShownTexts } from "./decorate-texts.ts";
import {
  createEditedText,
  dispatchTo,
  type EditedText,
  fileTextOf,
  mountText,
  namedText,
  rebuilt,
  replaceText,
  scrollTo,
  takeView,
  unrecorded,
} from "./edited-text.ts";
import { toFileText } from "./line-ends.ts";
import { type OwnerNews, ownerNews } from "./owner-news.ts";
import type { Chain, ChainChange, NamedText, Problem } from "./run-chain.ts";
import { OPENED, type PaneName, type ResultMode, type SessionListeners, type SessionState } from "./session-state.ts";
import { textExtensions } from "./text-extensions.ts";
import { createTransformRunner, type TransformRunner } from "./transform-runner.ts";
import type { DeriveOutcome, RunOutcome } from "./worker-messages.ts";

const comparison = new Compartment();

/** One editor: its texts, their views, and the worker that keeps the result up to date. Lives until `close`. */
export class EditorSession {
  #state: SessionState = OPENED;
  readonly #watchers = new Set<() => void>();
  readonly #listeners: SessionListeners;
  readonly #runner: TransformRunner;
  readonly #source: EditedText;
  readonly #result: EditedText;
  readonly #transforms = new Map<string, EditedText>();
  #stages: readonly EditedText[] = [];
  #resultText = "";
  #difference: KnownDifference | null = null;
  #mode: ResultMode = "unified";
  #transformView: EditorView | null = null;
  readonly #news: OwnerNews;

  constructor(chain: Chain, listeners: SessionListeners) {
    this.#listeners = listeners;
    this.#runner = createTransformRunner({
      onOutcome: (outcome, isNewest) => this.#takeOutcome(outcome, isNewest),
      onFailure: (failure) => this.#set({ failure }),
    });
    this.#source = createEditedText(chain.source.name, chain.source.text, this.#sourceExtensions());
    this.#result = createEditedText("Result", "", this.#resultExtensions());
    this.#news = ownerNews(this.#source, listeners);
    this.show(chain);
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  readonly state = (): SessionState => this.#state;

  /** Shows these texts; those that are as the session has them keep their cursor and history. */
  show({ source, stages }: Chain): void {
    const before = this.#stages;
    const isSourceNew = this.#refresh(this.#source, source);
    const texts = stages.map((stage) => this.#transform(stage));
    this.#stages = texts.map(({ text }) => text);
    const isSame = before.length === stages.length && this.#stages.every((stage, at) => stage === before[at]);
    if (!isSame && this.#state.isEditing) this.setEditing(false);
    if (!isSame) this.openStage(Math.min(this.#state.openStage, Math.max(stages.length - 1, 0)));
    if (!isSame || isSourceNew || texts.some(({ isNew }) => isNew)) this.#requestRun();
  }

  /** Shows a text in a place of the page; the returned function takes it away again. */
  mount(pane: PaneName, place: HTMLElement): () => void {
    switch (pane) {
      case "source":
        return mountText(this.#source, place);
      case "result":
        return mountText(this.#result, place);
      case "transform":
        return this.#mountTransform(place);
      case "side-by-side":
        return this.#mountSideBySide(place);
      default:
        return assertNever(pane);
    }
  }

  /** How the result is to be shown from now on. */
  setMode(mode: ResultMode): void {
    this.#mode = mode;
    const source = this.#source.state.doc;
    const extension = mode === "unified" ? unifiedComparison(source, this.#diffConfig()) : [];
    dispatchTo(this.#result, { effects: comparison.reconfigure(extension) });
  }

  /** Puts a transform of the chain into the transform's pane. */
  openStage(stage: number): void {
    this.#set({ openStage: stage });
    const view = this.#transformView;
    const text = this.#openText();
    if (!view || !text || text.view === view) return;
    for (const other of this.#transforms.values()) other.view = null;
    view.setState(text.state);
    text.view = view;
    this.#decorate();
  }

  /** Opens a transform of the chain and tells the owner. */
  readonly visit = (stage: number): void => {
    if (stage === this.#state.openStage) return;
    this.openStage(stage);
    const name = this.#openText()?.name;
    if (name !== undefined) this.#listeners.onOpen(name);
  };

  /** Goes to the place a problem is about. */
  goTo({ where, span }: Problem): void {
    if (where === null || !span) return;
    if (where !== "source") this.visit(where);
    const view = where === "source" ? this.#source.view : this.#openText()?.view;
    if (!view) return;
    const anchor = Math.min(span.start, view.state.doc.length);
    view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    view.focus();
  }

  /** Marks the next or previous change of the result, and the rule behind it. */
  readonly goToChange = (direction: 1 | -1): boolean => {
    const offset = this.#result.state.selection.main.head;
    const next = nextChange(this.#changes(), this.#state.active[0] ?? null, offset, direction);
    if (next === null) return false;
    const start = this.#changes()[next]?.result?.start;
    if (start !== undefined) dispatchTo(this.#result, { selection: { anchor: start } });
    this.#activate(next);
    return true;
  };

  /** Lets the result be edited; ending it brings the live result back. */
  setEditing(isEditing: boolean): void {
    this.#set({ isEditing });
    const effects = writing.reconfigure(writable(isEditing));
    dispatchTo(this.#result, { effects });
    for (const text of [this.#source, ...this.#transforms.values()]) {
      dispatchTo(text, { effects: writing.reconfigure(writable(!isEditing)) });
    }
    if (isEditing) this.#result.view?.focus();
    else this.#showResult(null);
  }

  /** The transform that gives the result as it was edited. */
  derive(): Promise<DeriveOutcome> {
    const wanted = toFileText(this.#result.state.doc.toString(), this.#source.lineEnd);
    return this.#runner.derive(this.#chain(), wanted);
  }

  /** Takes a derived transform in place of the last one; the result is live again. */
  accept(text: string): void {
    this.setEditing(false);
    const last = this.#stages.at(-1);
    if (!last) return;
    this.visit(this.#stages.length - 1);
    replaceText(last, text);
    this.#edited(last);
  }

  /** Ends the worker; what the owner has not been told is told. */
  close(): void {
    this.#news.tell();
    this.#runner.close();
  }

  #set(part: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...part };
    for (const watcher of this.#watchers) watcher();
  }

  #changes(): readonly ChainChange[] {
    return this.#state.outcome?.changes ?? [];
  }

  #openText(): EditedText | null {
    return this.#stages[this.#state.openStage] ?? null;
  }

  #chain(): Chain {
    return { source: namedText(this.#source), stages: this.#stages.map(namedText) };
  }

  /** The text of a transform as the session has it, or as its owner now has it. */
  #transform(given: NamedText): { readonly text: EditedText; readonly isNew: boolean } {
    const known = this.#transforms.get(given.name);
    if (known) return { text: known, isNew: this.#refresh(known, given) };
    const text = createEditedText(given.name, given.text, this.#transformExtensions(given.name));
    this.#transforms.set(given.name, text);
    return { text, isNew: true };
  }

  /** Takes another text from the owner, unless it has not heard of the latest one here. */
  #refresh(text: EditedText, { name, text: fileText }: NamedText): boolean {
    if (text.name === name && (this.#news.has(text) || fileTextOf(text) === fileText)) return false;
    replaceText(text, fileText);
    text.name = name;
    this.#news.forget(text);
    return true;
  }

  #edited(text: EditedText): void {
    this.#news.add(text);
    this.#requestRun();
  }

  #requestRun(): void {
    if (!this.#state.isBehind) this.#set({ isBehind: true });
    this.#runner.run(() => this.#chain());
  }

  #takeOutcome(outcome: RunOutcome, isNewest: boolean): void {
    this.#resultText = outcome.text ?? applyEdits(this.#resultText, outcome.edits);
    this.#difference = {
      sourceLength: this.#source.state.doc.length,
      resultLength: this.#resultText.length,
      edits: outcome.difference,
    };
    this.#set({ outcome, failure: null, isBehind: !isNewest, active: [] });
    if (this.#state.isEditing) return;
    this.#showResult(outcome);
    if (!isNewest) return;
    this.#decorate();
    const text = this.#openText();
    if (text?.view?.hasFocus) this.#activateRuleAt(text.state.selection.main.head, false);
  }

  /** Brings the result's text up to date, by what changed when that is known. */
  #showResult(outcome: RunOutcome | null): void {
    const { doc } = this.#result.state;
    const isNext = outcome !== null && outcome.text === null && doc.length === outcome.lengthBefore;
    const changes = isNext
      ? outcome.edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text }))
      : { from: 0, to: doc.length, insert: this.#resultText };
    dispatchTo(this.#result, { changes, annotations: unrecorded });
    if (!outcome) this.#decorate();
  }

  #decorate(): void {
    const { outcome, active } = this.#state;
    if (outcome) decorateTexts(this.#texts(), outcome, active);
  }

  #texts(): ShownTexts {
    return { source: this.#source, result: this.#result, stages: this.#stages };
  }

  /** Marks a change of the result with all others of its rule, and brings them into view. */
  #activate(index: number | null): void {
    const change = index === null ? null : this.#changes()[index];
    if (index === null || !change) return this.#setActive([]);
    const siblings = changesOfRule(this.#changes(), change.stage, change.rule.start);
    this.#setActive([index, ...siblings.filter((other) => other !== index)]);
    this.visit(change.stage);
    const text = this.#openText();
    if (text) scrollTo(text, change.rule.start);
    if (change.result) scrollTo(this.#result, change.result.start);
    if (change.source) scrollTo(this.#source, change.source.start);
  }

  #activateRuleAt(offset: number, isScrolling = true): void {
    const active = changesOfRuleAt(this.#changes(), this.#state.openStage, offset);
    this.#setActive(active);
    const [first] = active.flatMap((index) => this.#changes()[index] ?? []);
    if (!isScrolling || !first) return;
    if (first.result) scrollTo(this.#result, first.result.start);
    if (first.source) scrollTo(this.#source, first.source.start);
  }

  #setActive(active: readonly number[]): void {
    if (active.length === 0 && this.#state.active.length === 0) return;
    this.#set({ active });
    decorateActive(this.#texts(), this.#changes(), active);
  }

  #mountTransform(place: HTMLElement): () => void {
    const text = this.#openText();
    const view = new EditorView({ parent: place, ...(text ? { state: text.state } : {}) });
    if (text) text.view = view;
    this.#transformView = view;
    return () => {
      for (const other of this.#transforms.values()) other.view = null;
      this.#transformView = null;
      view.destroy();
    };
  }

  /** Source and result in one view that keeps their lines level. */
  #mountSideBySide(place: HTMLElement): () => void {
    const merge = new MergeView({
      a: rebuilt(this.#source, this.#sourceExtensions()),
      b: rebuilt(this.#result, this.#resultExtensions()),
      parent: place,
      diffConfig: this.#diffConfig(),
    });
    takeView(this.#source, merge.a);
    takeView(this.#result, merge.b);
    this.#decorate();
    return () => {
      const texts = [
        { text: this.#source, extensions: this.#sourceExtensions() },
        { text: this.#result, extensions: this.#resultExtensions() },
      ];
      for (const { text, extensions } of texts) {
        text.view = null;
        text.state = EditorState.create(rebuilt(text, extensions));
      }
      merge.destroy();
      this.setMode(this.#mode);
      this.#decorate();
    };
  }

  #diffConfig() {
    return diffConfig(() => this.#difference);
  }

  #focusNext(view: EditorView, direction: 1 | -1): boolean {
    const views = [this.#source.view, this.#transformView, this.#result.view].filter((one) => one !== null);
    views.at((views.indexOf(view) + direction) % views.length)?.focus();
    return true;
  }

  #sourceExtensions(): Extension {
    const changed = (update: ViewUpdate) => {
      const { view } = this.#result;
      if (this.#mode === "unified" && view) {
        view.dispatch({ effects: originalDocChangeEffect(view.state, update.changes) });
      }
      this.#edited(this.#source);
    };
    return textExtensions("Source", !this.#state.isEditing, {
      ...this.#moves(),
      text: () => this.#source,
      changed,
    });
  }

  #resultExtensions(): Extension {
    const hooks = textExtensions("Result", this.#state.isEditing, {
      ...this.#moves(),
      text: () => this.#result,
      onLine: (line) => this.#activate(changeWithin(this.#changes(), line)),
      onCursor: (offset) => this.#activate(changeAt(this.#changes(), offset)),
    });
    return [hooks, comparison.of([])];
  }

  #transformExtensions(name: string): Extension {
    const text = () => this.#transforms.get(name) ?? null;
    const hooks = textExtensions("Transform", !this.#state.isEditing, {
      ...this.#moves(),
      text,
      changed: () => {
        const own = text();
        if (own) this.#edited(own);
      },
      onLine: (line) => this.#activateRuleAt(line.end),
      onCursor: (offset) => this.#activateRuleAt(offset),
    });
    const find = (written: string, offset: number) => this.#runner.complete(fileTextOf(this.#source), written, offset);
    return [hooks, transformCompletion(find)];
  }

  #moves() {
    return {
      goToChange: this.goToChange,
      goToPane: (from: EditorView, direction: 1 | -1) => this.#focusNext(from, direction),
    };
  }
}
