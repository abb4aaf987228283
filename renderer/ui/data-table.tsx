import type { ReactNode } from "react";

type Props = {
  /** One a column; an empty text is a column without a title, which screen readers call "Actions". */
  readonly headings: readonly string[];
  /** The rows, as `tr` elements. */
  readonly children: ReactNode;
};

/** Rows under headings; it scrolls sideways where there is too little room. */
export function DataTable({ headings, children }: Props) {
  return (
    <div className="table-scroll">
      <table className="list">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading || <span className="sr-only">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
