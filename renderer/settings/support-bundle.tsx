import { Button } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { strToU8, zipSync } from "fflate";
import { useState } from "react";
import type { SupportFile } from "../../shared/rpc/types.ts";
import { useClient } from "../data.ts";
import { downloadBytes } from "../ui/download.ts";
import { ChoiceField } from "../ui/form.tsx";
import { sizeText } from "../ui/size.ts";
import { ErrorBar } from "../ui/states.tsx";

/** What helps somebody else find out what is wrong, shown before it is saved. */
export function SupportBundle() {
  const client = useClient();
  const bundle = useMutation({ mutationFn: () => client.host.supportBundle() });
  return (
    <section aria-labelledby="support">
      <h2 id="support">Support</h2>
      <p className="muted">
        A support bundle holds versions, the outline of all documents, the last deployments and failures, the audit
        trail and the host's own log. Secrets are masked and values of variables left out. Nothing is sent anywhere.
      </p>
      {bundle.isError && <ErrorBar error={bundle.error} />}
      {bundle.data ? (
        <BundleFiles files={bundle.data} />
      ) : (
        <Button disabled={bundle.isPending} onClick={() => bundle.mutate()}>
          {bundle.isPending ? "Collecting" : "Make a support bundle"}
        </Button>
      )}
    </section>
  );
}

function BundleFiles({ files }: { readonly files: readonly SupportFile[] }) {
  const [chosen, setChosen] = useState(files[0]?.name ?? "");
  const save = () => {
    const entries = Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)]));
    downloadBytes("slipway-support.zip", zipSync(entries), "application/zip");
  };
  return (
    <div className="form support-bundle">
      <ChoiceField
        label="Read it first"
        value={chosen}
        onChange={setChosen}
        options={files.map(({ name, text }) => ({ value: name, label: `${name} (${sizeText(text.length)})` }))}
      />
      {/* Scrolled by keyboard as well. */}
      <pre className="support-text" tabIndex={0} aria-label={`Content of ${chosen}`}>
        {files.find(({ name }) => name === chosen)?.text || "Empty."}
      </pre>
      <div>
        <Button appearance="primary" onClick={save}>
          Save the bundle
        </Button>
      </div>
    </div>
  );
}
