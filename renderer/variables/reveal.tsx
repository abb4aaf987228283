import { Button, Input } from "@fluentui/react-components";
import { EyeRegular } from "@fluentui/react-icons";
import { useEffect, useState } from "react";
import { useClient } from "../data.ts";
import { useNotify } from "../ui/notify.tsx";
import type { MatrixSetting } from "./matrix-setting.ts";

const SHOWN_MS = 15_000;

type Props = {
  readonly document: MatrixSetting["document"];
  readonly secret: string;
  readonly replace: () => void;
};

/** A stored sensitive value: shown on demand, which is written into the audit, and hidden again by itself. */
export function Reveal({ document, secret, replace }: Props) {
  const client = useClient();
  const notify = useNotify();
  const [plain, setPlain] = useState<string | null>(null);
  useEffect(() => {
    if (plain === null) return undefined;
    const timer = setTimeout(() => setPlain(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [plain]);
  const reveal = async () => {
    try {
      setPlain((await client.documents.reveal({ ...document, secret })).plain);
    } catch (error) {
      notify.failed("It could not be revealed", error);
    }
  };
  return (
    <div className="matrix-secret">
      <Input className="grow mono-input" aria-label="Sensitive value" readOnly value={plain ?? "••••••••"} />
      {plain === null ? (
        <Button icon={<EyeRegular />} onClick={() => void reveal()} title="Show it for 15 seconds; this is audited">
          Reveal
        </Button>
      ) : (
        <Button onClick={() => setPlain(null)}>Hide</Button>
      )}
      <Button onClick={replace}>Replace</Button>
    </div>
  );
}
