/** Finds many byte patterns in one pass (Aho and Corasick, 1975); cost per byte does not grow with their number. */
export type Automaton = {
  /**
   * Reads `bytes` from offset `from` on, starting in `state`, and gives the state after the last byte. `onMatch` gets
   * the longest pattern that ends at each place, as offsets; a start below zero lies in bytes read before.
   */
  scan(bytes: Uint8Array, from: number, state: number, onMatch: (start: number, end: number) => void): number;
  /** How many of the last bytes may be the beginning of a pattern. */
  depthOf(state: number): number;
};

/** States up to this depth have a full table of 256 next states: most bytes of a log never get deeper. */
const TABLE_DEPTH = 2;

/** Builds the automaton; state 0 is the beginning. Patterns must not be empty. */
export function buildAutomaton(patterns: readonly Uint8Array[]): Automaton {
  const trie = buildTrie(patterns);
  const { depth, firstChild, nextSibling, byteOf, longest } = trie;
  const fail = linkFailures(trie);
  const { table, tableSize } = buildTable(trie, fail);

  const step = (from: number, byte: number): number => {
    let state = from;
    while (state >= tableSize) {
      let child = at(firstChild, state);
      while (child !== 0 && at(byteOf, child) !== byte) child = at(nextSibling, child);
      if (child !== 0) return child;
      state = at(fail, state);
    }
    return at(table, (state << 8) | byte);
  };

  return {
    scan(bytes, from, state, onMatch) {
      let current = state;
      for (let offset = from; offset < bytes.length; offset++) {
        const byte = at(bytes, offset);
        current = current < tableSize ? at(table, (current << 8) | byte) : step(current, byte);
        const length = at(longest, current);
        if (length !== 0) onMatch(offset + 1 - length, offset + 1);
      }
      return current;
    },
    depthOf: (state) => at(depth, state),
  };
}

/** A trie in flat arrays, numbered level by level; 0 is the root and, as a child or sibling, means none. */
type Trie = {
  readonly size: number;
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly byteOf: Uint8Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** Length of the longest pattern that ends in this state; 0 for none. */
  readonly longest: Int32Array;
};

/** Patterns in byte order split into runs by their next byte; so each level is one pass over the level before. */
function buildTrie(patterns: readonly Uint8Array[]): Trie {
  const sorted = patterns.toSorted(compareBytes);
  const capacity = sorted.reduce((sum, pattern) => sum + pattern.length, 1);
  const trie = emptyTrie(capacity);
  let size = 1;
  let level = [{ state: 0, from: 0, to: sorted.length }];
  for (let depth = 0; level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { state, from, to } of level) {
      let last = 0;
      for (const [offset, pattern] of sorted.slice(from, to).entries()) {
        const index = from + offset;
        if (pattern.length === depth) {
          trie.longest[state] = depth;
          continue;
        }
        const byte = at(pattern, depth);
        if (last === 0 || at(trie.byteOf, last) !== byte) {
          const child = size++;
          trie.parent[child] = state;
          trie.depth[child] = depth + 1;
          trie.byteOf[child] = byte;
          if (last === 0) trie.firstChild[state] = child;
          else trie.nextSibling[last] = child;
          last = child;
          next.push({ state: child, from: index, to: index });
        }
        const run = next.at(-1);
        if (run !== undefined) run.to = index + 1;
      }
    }
    level = next;
  }
  return { ...trie, size };
}

function emptyTrie(capacity: number): Omit<Trie, "size"> {
  return {
    parent: new Int32Array(capacity),
    depth: new Int32Array(capacity),
    byteOf: new Uint8Array(capacity),
    firstChild: new Int32Array(capacity),
    nextSibling: new Int32Array(capacity),
    longest: new Int32Array(capacity),
  };
}

/** For each state the longest other state that its bytes end with; also hands matches down along these links. */
function linkFailures(trie: Trie): Int32Array {
  const fail = new Int32Array(trie.size);
  for (let state = 1; state < trie.size; state++) {
    const byte = at(trie.byteOf, state);
    let candidate = at(trie.parent, state);
    let found = 0;
    while (candidate !== 0 && found === 0) {
      candidate = at(fail, candidate);
      found = childOf(trie, candidate, byte);
    }
    fail[state] = found;
    if (trie.longest[state] === 0) trie.longest[state] = at(trie.longest, found);
  }
  return fail;
}

function buildTable(trie: Trie, fail: Int32Array): { readonly table: Int32Array; readonly tableSize: number } {
  let tableSize = 1;
  while (tableSize < trie.size && at(trie.depth, tableSize) <= TABLE_DEPTH) tableSize++;
  const table = new Int32Array(tableSize << 8);
  for (let state = 0; state < tableSize; state++) {
    const row = state << 8;
    if (state !== 0) table.copyWithin(row, at(fail, state) << 8, (at(fail, state) + 1) << 8);
    for (let child = at(trie.firstChild, state); child !== 0; child = at(trie.nextSibling, child)) {
      table[row | at(trie.byteOf, child)] = child;
    }
  }
  return { table, tableSize };
}

function childOf(trie: Trie, state: number, byte: number): number {
  let child = at(trie.firstChild, state);
  while (child !== 0 && at(trie.byteOf, child) !== byte) child = at(trie.nextSibling, child);
  return child;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let offset = 0; offset < shared; offset++) {
    const order = at(a, offset) - at(b, offset);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function at(numbers: Uint8Array | Int32Array, index: number): number {
  // Indexes come from the arrays' own construction and are never outside.
  return numbers[index] as number;
}
