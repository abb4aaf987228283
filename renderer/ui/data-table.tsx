import type { ReactNode } from "react";

type Props = {
  /** One a column; an empty text is a column without a title, named for screen readers by `unnamed`. */
  readonly headings: readonly string[];
  readonly unnamed?: string;
  /** The rows, as `tr` elements. */
  readonly children: ReactNode;
};

/** Rows under headings; it scrolls sideways where there is too little room. */
export function DataTable({ headings, unnamed = "Actions", children }: Props) {
  return (
    <div className="table-scroll">
      <table className="list">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading || <span className="sr-only">{unnamed}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
