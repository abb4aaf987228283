import { Button } from "@fluentui/react-components";
import { CheckmarkRegular, CopyRegular } from "@fluentui/react-icons";
import { useEffect, useState } from "react";

type Props = {
  readonly text: string;
  /** What is shown of it, when it is long. */
  readonly shown?: string;
  /** Completes `Copy ...`. */
  readonly what: string;
};

/** A text to look at and to copy. */
export function CopyText({ text, shown, what }: Props) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => navigator.clipboard.writeText(text).then(() => setIsCopied(true));
  return (
    <span className="copy-text">
      <span className="mono anywhere" title={text}>
        {shown ?? text}
      </span>
      <Button
        size="small"
        appearance="subtle"
        icon={isCopied ? <CheckmarkRegular /> : <CopyRegular />}
        aria-label={isCopied ? "Copied" : `Copy ${what}`}
        title={`Copy ${what}`}
        onClick={() => void copy()}
      />
    </span>
  );
}
