import { Button, Input } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useLocation } from "wouter";
import type { Board } from "../../shared/rpc/types.ts";
import { keys, useClient } from "../data.ts";
import { useNotify } from "../ui/notify.tsx";
import { Page } from "../ui/page.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { BoardGrid } from "./board-grid.tsx";

/** What runs where: projects by environments. */
export function BoardPage() {
  const client = useClient();
  const board = useQuery({ queryKey: keys.board, queryFn: () => client.board.get() });
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  if (board.isError)
    return (
      <Page title="Board">
        <LoadError error={board.error} retry={() => void board.refetch()} />
      </Page>
    );
  if (!board.data) return <Page title="Board">{<Loading />}</Page>;
  if (board.data.rows.length === 0) return <Page title="Board">{<FirstSteps />}</Page>;
  const rows = board.data.rows.filter((row) => row.projectName.toLowerCase().includes(wanted));
  return (
    <Page
      title="Board"
      className="board-page"
      actions={
        <>
          <Input
            contentBefore={<SearchRegular />}
            placeholder="Filter projects"
            aria-label="Filter projects"
            value={filter}
            onChange={(_, data) => setFilter(data.value)}
          />
          <span className="muted" role="status">
            {rows.length} of {board.data.rows.length} projects
          </span>
          {filter && <Button onClick={() => setFilter("")}>Clear</Button>}
        </>
      }
    >
      <BoardGrid environments={shownEnvironments(board.data)} rows={rows} />
    </Page>
  );
}

/** Environments that no project's lifecycle uses would be empty columns. */
function shownEnvironments(board: Board): Board["environments"] {
  const used = new Set(board.rows.flatMap((row) => row.cells.map((cell) => cell.environmentId)));
  return board.environments.filter((environment) => used.has(environment.id));
}

/** An empty store: a newcomer gets a project to deploy within a minute. */
function FirstSteps() {
  const client = useClient();
  const queries = useQueryClient();
  const notify = useNotify();
  const [, navigate] = useLocation();
  const [isAdding, setIsAdding] = useState(false);
  const addSample = async () => {
    setIsAdding(true);
    try {
      await client.host.addSample();
      await queries.invalidateQueries();
      navigate("/projects/harbour/releases");
    } catch (error) {
      notify.failed("The sample could not be added", error);
    } finally {
      setIsAdding(false);
    }
  };
  return (
    <EmptyState
      title="See which version runs where"
      action={
        <div style={{ display: "flex", gap: 8 }}>
          <Button appearance="primary" disabled={isAdding} onClick={() => void addSample()}>
            Add the sample project
          </Button>
          <Button onClick={() => navigate("/projects")}>Start with my own</Button>
        </div>
      }
    >
      Each project is a row, each environment a column. The sample is a legacy ASP.NET site that you can deploy to three
      folders on this computer, with its web.config rewritten for each.
    </EmptyState>
  );
}
