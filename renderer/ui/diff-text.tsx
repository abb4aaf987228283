import "./diff-text.css";

const KINDS: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "@": "place" };
const WORDS: Readonly<Record<string, string>> = { added: "Added: ", removed: "Removed: " };

/** A unified diff, told apart by sign and colour. */
export function DiffText({ diff }: { readonly diff: string }) {
  return (
    <pre className="diff" tabIndex={0} aria-label="Difference">
      {diff.split("\n").map((line, index) => {
        const kind = KINDS[line[0] ?? ""] ?? "kept";
        return (
          // Lines of a diff have no identity but their place.
          <span key={index} className="diff-line" data-kind={kind}>
            <span className="sr-only">{WORDS[kind]}</span>
            {line}
            {"\n"}
          </span>
        );
      })}
    </pre>
  );
}
