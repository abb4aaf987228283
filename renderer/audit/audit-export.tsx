import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons";
import type { Client } from "../../shared/rpc/client.ts";
import type { AuditEvent } from "../../shared/rpc/types.ts";
import { useClient } from "../data.ts";
import { countText } from "../ui/count.ts";
import { downloadText } from "../ui/download.ts";
import { useNotify } from "../ui/notify.tsx";
import { auditCsv } from "./audit-csv.ts";

const READ_AT_ONCE = 5000;
type Filter = { readonly project?: string; readonly text?: string };

/** Saves every event that fits the filter, not only those on the screen, as a file. */
export function AuditExport({ filter }: { readonly filter: Filter }) {
  const client = useClient();
  const notify = useNotify();
  const save = async (kind: "csv" | "json") => {
    try {
      const events = await readAll(client, filter);
      const text = kind === "csv" ? auditCsv(events) : `${JSON.stringify(events, null, 2)}\n`;
      downloadText(`slipway-audit.${kind}`, text, kind === "csv" ? "text/csv" : "application/json");
      notify.done(`${countText(events.length, "event")} exported`);
    } catch (error) {
      notify.failed("The events could not be exported", error);
    }
  };
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button icon={<ArrowDownloadRegular />}>Export</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => void save("csv")}>CSV, for a spreadsheet</MenuItem>
          <MenuItem onClick={() => void save("json")}>JSON, with all details</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

async function readAll(client: Client, filter: Filter): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (;;) {
    const before = events.at(-1)?.seq;
    const page = await client.audit.list({
      ...filter,
      limit: READ_AT_ONCE,
      ...(before === undefined ? {} : { before }),
    });
    events.push(...page);
    if (page.length < READ_AT_ONCE) return events;
  }
}
