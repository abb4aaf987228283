import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Drafts, draftStorage, type StoredDraft } from "../../renderer/draft-storage.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ROOM_CHARACTERS = 2000;

/** One text that windows share as a browser's pages do: each hears of what another has written, not of its own. */
function sharedPlace() {
  let kept: string | null = null;
  const listeners = new Map<number, () => void>();
  return {
    text: () => kept ?? "",
    openWindow: (id: number) => {
      let leave = () => undefined as void;
      let drafts: Drafts = {};
      let alone: readonly string[] = [];
      const { storage, follow, onAlone } = draftStorage({
        read: () => kept,
        write: (text) => {
          if (text.length > ROOM_CHARACTERS) throw new Error("There is no room.");
          if (text === kept) return;
          kept = text;
          for (const [other, listener] of listeners) if (other !== id) queueMicrotask(listener);
        },
        onWrittenElsewhere: (listener) => listeners.set(id, listener),
        onLeaving: (listener) => {
          leave = listener;
        },
      });
      const set = (next: Drafts) => {
        drafts = next;
        void storage.setItem("", { state: { drafts } });
      };
      follow(set);
      onAlone((keys) => {
        alone = [...keys];
      });
      const found = storage.getItem("");
      if (found !== null && "state" in found) ({ drafts } = found.state);
      return {
        drafts: () => drafts,
        alone: () => alone,
        put: (key: string, draft: StoredDraft) => set({ ...drafts, [key]: draft }),
        drop: (key: string) => set(Object.fromEntries(Object.entries(drafts).filter(([other]) => other !== key))),
        leave: () => leave(),
      };
    },
  };
}

const draft = (text: unknown, baseVersion = 1): StoredDraft => ({ baseVersion, base: {}, body: { text } });
const texts = (drafts: Drafts) =>
  Object.fromEntries(Object.entries(drafts).map(([key, { body }]) => [key, (body as { text: unknown }).text])); // put by `draft`
const passTime = () => vi.advanceTimersByTimeAsync(1000);

test("two windows change different documents, and both drafts are there in each and after a restart", async () => {
  const place = sharedPlace();
  const [one, two] = [place.openWindow(1), place.openWindow(2)];
  one.put("a", draft("one"));
  two.put("b", draft("two"));
  await passTime();
  for (const window of [one, two, place.openWindow(3)]) expect(texts(window.drafts())).toEqual({ a: "one", b: "two" });
  two.drop("a");
  await passTime();
  for (const window of [one, two, place.openWindow(3)]) expect(texts(window.drafts())).toEqual({ b: "two" });
});

test("one document changed in two windows is as it was changed last, in both", async () => {
  const place = sharedPlace();
  const [one, two] = [place.openWindow(1), place.openWindow(2)];
  one.put("a", draft("one"));
  await passTime();
  two.put("a", draft("two"));
  await passTime();
  expect([texts(one.drafts()), texts(two.drafts())]).toEqual([{ a: "two" }, { a: "two" }]);
});

test("a typed secret stays in its window, also while another window changes other drafts", async () => {
  const place = sharedPlace();
  const [one, two] = [place.openWindow(1), place.openWindow(2)];
  one.put("a", draft({ plain: "hush" }));
  await passTime();
  two.put("b", draft("two"));
  await passTime();
  expect(place.text()).not.toContain("hush");
  expect(texts(one.drafts())).toEqual({ a: { plain: "hush" }, b: "two" });
  expect(texts(two.drafts())).toEqual({ a: { plain: "" }, b: "two" });
});

test("a draft without room stays in its window when others write, and no older one comes back in its place", async () => {
  const place = sharedPlace();
  const [one, two] = [place.openWindow(1), place.openWindow(2)];
  const large = "x".repeat(ROOM_CHARACTERS);
  one.put("a", draft("small"));
  await passTime();
  one.put("a", draft(large));
  await passTime();
  expect(one.alone()).toEqual(["a"]);
  two.put("b", draft("two"));
  await passTime();
  expect(texts(one.drafts())).toEqual({ a: large, b: "two" });
  expect(texts(place.openWindow(3).drafts())).toEqual({ b: "two" });
  two.put("a", draft("theirs"));
  await passTime();
  expect(texts(one.drafts())).toEqual({ a: large, b: "two" });
  one.drop("a");
  await passTime();
  expect([one.alone(), two.alone()]).toEqual([[], []]);
  expect(texts(two.drafts())).toEqual({ a: "theirs", b: "two" });
});

test("what is typed on after saving in one window is not dropped by another that merged the saved version", async () => {
  const place = sharedPlace();
  const [one, two] = [place.openWindow(1), place.openWindow(2)];
  one.put("a", draft("typed", 1));
  await passTime();
  one.put("a", draft("typed on", 2));
  two.drop("a");
  await passTime();
  for (const window of [one, two]) expect(texts(window.drafts())).toEqual({ a: "typed on" });
});

test("what was typed last is written when the page goes away", () => {
  const place = sharedPlace();
  const window = place.openWindow(1);
  window.put("a", draft("last"));
  window.leave();
  expect(texts(place.openWindow(2).drafts())).toEqual({ a: "last" });
});
