import { Button, Input } from "@fluentui/react-components";
import { AddRegular, SearchRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Variable } from "../../shared/core/model/variables.ts";
import { EmptyState } from "../ui/states.tsx";
import { VariableRows } from "./variable-rows.tsx";
import "./variables.css";

type Props = { readonly variables: readonly Variable[]; readonly change: (variables: Variable[]) => void };

/** Variables with their values: a row each, where it counts beside it. */
export function VariableTable({ variables, change }: Props) {
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown = variables
    .map((variable, index) => ({ variable, index }))
    .filter(({ variable }) => wanted === "" || variable.name.toLowerCase().includes(wanted) || variable.name === "");
  const add = () => {
    setFilter("");
    change([...variables, { name: "", values: [{ value: "", scope: {} }] }]);
  };
  const addButton = (
    <Button icon={<AddRegular />} onClick={add} appearance={variables.length === 0 ? "primary" : "secondary"}>
      Add variable
    </Button>
  );
  if (variables.length === 0)
    return (
      <EmptyState title="No variables yet" action={addButton}>
        A variable has a name and values; each value counts in the environments it names, or everywhere.
      </EmptyState>
    );
  return (
    <>
      <div className="filters" role="search">
        <Input
          contentBefore={<SearchRegular />}
          placeholder="Filter by name"
          aria-label="Filter variables by name"
          value={filter}
          onChange={(_, data) => setFilter(data.value)}
        />
        {filter && <Button onClick={() => setFilter("")}>Clear</Button>}
        <span className="muted" role="status">
          {shown.length} of {variables.length} variables
        </span>
      </div>
      <div className="table-scroll">
        <table className="list variables">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Value</th>
              <th scope="col">Counts in</th>
              <th scope="col">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ variable, index }) => (
              <VariableRows
                key={index}
                variable={variable}
                change={(next) => change(variables.map((old, other) => (other === index ? next : old)))}
                remove={() => change(variables.filter((_, other) => other !== index))}
                isNew={index === variables.length - 1 && variable.name === ""}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div>{addButton}</div>
    </>
  );
}
