/** A text with the place of a mistake marked, and some of what stands around it. */
export function MarkedText({ text, at }: { readonly text: string; readonly at: number }) {
  const from = Math.max(0, at - 30);
  return (
    <p className="mono anywhere matrix-marked" aria-label={`Mistake at character ${at + 1}`} role="note">
      {from > 0 && "…"}
      {text.slice(from, at)}
      <mark>{text.slice(at, at + 1) || "⏎"}</mark>
      {text.slice(at + 1, at + 31)}
      {at + 31 < text.length && "…"}
    </p>
  );
}
