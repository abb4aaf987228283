import { Button } from "@fluentui/react-components";
import { FolderOpenRegular } from "@fluentui/react-icons";
import { type DragEvent, useRef } from "react";
import { decodeGuessed } from "../../shared/core/text/encoding.ts";
import type { NamedText } from "./run-chain.ts";

type OpenFile = (file: NamedText) => void;

/** Opens the configuration file from disk. */
export function SourceTools({ onOpen }: { readonly onOpen: OpenFile }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".config,.xml,text/xml"
        aria-label="Configuration file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void read(file).then(onOpen);
          event.target.value = "";
        }}
      />
      <Button size="small" icon={<FolderOpenRegular />} onClick={() => input.current?.click()}>
        Open file
      </Button>
    </>
  );
}

/** What to do while there is no source. */
export function SourceHint({ isEmpty }: { readonly isEmpty: boolean }) {
  if (!isEmpty) return null;
  return (
    <p className="ce-hint">
      Paste the configuration file here, drop it, open it, or take it from a release, to see what the transform does.
    </p>
  );
}

/** Takes a file that is dropped anywhere on the editor; the texts themselves would only insert it. */
export function useFileDrop(onOpen: OpenFile) {
  return {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    },
    onDropCapture: (event: DragEvent) => {
      const [file] = event.dataTransfer.files;
      if (!file) return;
      event.preventDefault();
      event.stopPropagation();
      void read(file).then(onOpen);
    },
  };
}

async function read(file: File): Promise<NamedText> {
  return { name: file.name, text: decodeGuessed(new Uint8Array(await file.arrayBuffer())).text };
}
