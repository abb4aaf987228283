import { XML_NAMESPACE } from "../xml/tree.ts";

/**
 * The prefixes Microsoft's XML writer would use. It does not replay the document's prefixes but looks for one that is
 * bound to the namespace at that point of the output, and declares what is missing at the end of the tag.
 */
export type WriterNamespaces = {
  /** Opens an element and gives the prefix to write. */
  startElement(prefix: string, namespace: string): string;
  /** Gives the prefix to write for an attribute of the open tag. Not for `xmlns` attributes. */
  attributePrefix(prefix: string, namespace: string): string;
  /** Takes note of a written `xmlns` attribute; "" is the default namespace. */
  declared(prefix: string, namespace: string): void;
  /** True when the open tag needs no declaration so far. */
  isSettled(): boolean;
  /** Declarations the tag still needs: prefix ("" for the default) and namespace. */
  endStartTag(): readonly (readonly [prefix: string, namespace: string])[];
  /** Closes the element and gives the prefix of its end tag. */
  endElement(): string;
};

type Binding = { readonly prefix: string; readonly namespace: string; written: boolean };

type Level = {
  readonly prefix: string;
  readonly firstBinding: number;
  defaultNamespace: string;
  /** `inherited` also stands for "nothing said yet". */
  defaultState: "inherited" | "needed" | "written";
  generated: number;
};

/** Starts outside any element, with no prefix bound. */
export function createWriterNamespaces(): WriterNamespaces {
  const bindings: Binding[] = [];
  const byPrefix = createStacks();
  const byNamespace = createStacks();
  const levels: Level[] = [
    { prefix: "", firstBinding: 0, defaultNamespace: "", defaultState: "inherited", generated: 0 },
  ];
  // The outermost level is never closed.
  const top = () => levels.at(-1) as Level;

  const lastOf = (prefix: string): number => byPrefix.all(prefix).at(-1) ?? -1;
  const prefixFor = (namespace: string): string | null => {
    const found = byNamespace.all(namespace).findLast((at) => lastOf(bindings[at]?.prefix ?? "") === at);
    return found === undefined ? null : (bindings[found]?.prefix ?? null);
  };
  const setDefault = (namespace: string, written: boolean): void => {
    const level = top();
    if (level.defaultState === "written") return;
    // The namespace the element itself needs goes before the one an attribute declares.
    if (level.defaultState === "inherited") level.defaultNamespace = namespace;
    level.defaultState = written ? "written" : "needed";
  };
  const bind = (prefix: string, namespace: string, written: boolean): void => {
    const at = lastOf(prefix);
    const present = bindings[at];
    if (present?.namespace === namespace) {
      if (written) present.written = true;
      return;
    }
    if (present && written && at >= top().firstBinding) present.written = true;
    byPrefix.push(prefix, bindings.length);
    byNamespace.push(namespace, bindings.length);
    bindings.push({ prefix, namespace, written });
  };

  return {
    startElement(ownPrefix, namespace) {
      let prefix = ownPrefix;
      if (namespace !== "") {
        const bound = prefixFor(namespace);
        prefix = bound ?? (namespace === top().defaultNamespace ? "" : ownPrefix);
      }
      const { defaultNamespace } = top();
      const firstBinding = bindings.length;
      levels.push({ prefix, firstBinding, defaultNamespace, defaultState: "inherited", generated: 0 });
      if (prefix === "") setDefault(namespace, false);
      else bind(prefix, namespace, false);
      return prefix;
    },
    attributePrefix(ownPrefix, namespace) {
      if (namespace === "") return "";
      if (ownPrefix === "xml" && namespace === XML_NAMESPACE) return "xml";
      const level = top();
      const declaredHere = ownPrefix !== "" && lastOf(ownPrefix) >= level.firstBinding;
      const wanted = declaredHere ? "" : ownPrefix;
      const bound = prefixFor(namespace);
      if (bound !== null && (wanted === "" || wanted === bound)) return bound;
      const prefix = wanted === "" ? `d${levels.length - 1}p${++level.generated}` : wanted;
      bind(prefix, namespace, false);
      return prefix;
    },
    declared(prefix, namespace) {
      if (prefix === "") setDefault(namespace, true);
      else bind(prefix, namespace, true);
    },
    isSettled() {
      const level = top();
      const needsDefault =
        level.defaultState === "needed" && level.defaultNamespace !== levels.at(-2)?.defaultNamespace;
      return !needsDefault && bindings.length === level.firstBinding;
    },
    endStartTag() {
      const level = top();
      const missing: (readonly [string, string])[] = [];
      for (let at = bindings.length - 1; at >= level.firstBinding; at--) {
        const one = bindings[at];
        if (one && !one.written) missing.push([one.prefix, one.namespace]);
      }
      if (level.defaultState === "needed" && level.defaultNamespace !== levels.at(-2)?.defaultNamespace) {
        missing.push(["", level.defaultNamespace]);
        level.defaultState = "written";
      }
      return missing;
    },
    endElement() {
      const level = top();
      levels.pop();
      for (const { prefix, namespace } of bindings.splice(level.firstBinding).toReversed()) {
        byPrefix.pop(prefix);
        byNamespace.pop(namespace);
      }
      return level.prefix;
    },
  };
}

/** Stacks of positions by a text. */
type Stacks = { all(key: string): readonly number[]; push(key: string, at: number): void; pop(key: string): void };

function createStacks(): Stacks {
  const stacks = new Map<string, number[]>();
  return {
    all: (key) => stacks.get(key) ?? [],
    push(key, at) {
      const stack = stacks.get(key);
      if (stack) stack.push(at);
      else stacks.set(key, [at]);
    },
    pop: (key) => void stacks.get(key)?.pop(),
  };
}
