import { Button } from "@fluentui/react-components";
import { ChevronDownRegular, ChevronRightRegular } from "@fluentui/react-icons";
import { Fragment, useState } from "react";
import { Link } from "wouter";
import type { AuditEvent } from "../../shared/rpc/types.ts";
import { JsonDiff } from "../ui/json-diff.tsx";
import { timeText } from "../ui/time.tsx";
import { DataTable } from "../ui/data-table.tsx";

/** Audit events as rows; each opens to what was before and after. */
export function AuditTable({ events }: { readonly events: readonly AuditEvent[] }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (seq: number) => {
    const next = new Set(open);
    if (!next.delete(seq)) next.add(seq);
    setOpen(next);
  };
  return (
    <DataTable headings={["Event", "When", "Who", "What", "Project", "Environment"]}>
      {events.map((event) => (
        <Fragment key={event.seq}>
          <tr>
            <td>
              <Button
                appearance="subtle"
                size="small"
                icon={open.has(event.seq) ? <ChevronDownRegular /> : <ChevronRightRegular />}
                aria-expanded={open.has(event.seq)}
                aria-label={`Details of event ${event.seq}`}
                onClick={() => toggle(event.seq)}
                style={{ justifyContent: "flex-start", minWidth: 72 }}
              >
                {event.seq}
              </Button>
            </td>
            <td className="no-wrap">{timeText(event.atMs)}</td>
            <td>{event.actor}</td>
            <td className="anywhere">
              {event.message}
              {event.subjectKind === "deployment" && (
                <>
                  {" "}
                  <Link
                    className="link link-in-text"
                    href={`/deployments/${event.subjectId}`}
                    aria-label={`Deployment ${event.subjectId}`}
                  >
                    #{event.subjectId}
                  </Link>
                </>
              )}
            </td>
            <td className="anywhere">{event.projectId ?? ""}</td>
            <td className="anywhere">{event.environmentId ?? ""}</td>
          </tr>
          {open.has(event.seq) && (
            <tr>
              <td colSpan={6}>
                <Details details={event.details} />
              </td>
            </tr>
          )}
        </Fragment>
      ))}
    </DataTable>
  );
}

function Details({ details }: Pick<AuditEvent, "details">) {
  if ("before" in details || "after" in details)
    return <JsonDiff before={details["before"]} after={details["after"]} />;
  if (Object.keys(details).length === 0) return <span className="muted">The event has no details.</span>;
  return <JsonDiff before={null} after={details} />;
}
