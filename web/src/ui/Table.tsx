import type { ReactNode } from "react";
import styles from "./Table.module.css";

export interface Column<R> {
  id: string;
  title: string;
  /** What names the row. */
  isHeader?: boolean;
  /** Numbers stand at the end of their cell. */
  numeric?: boolean;
  cell(row: R): ReactNode;
}

export interface TableProps<R> {
  /** What the table lists; read aloud. */
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey(row: R): string | number;
}

/** A table that becomes a list of cards on a phone. */
export function Table<R>({ label, columns, rows, rowKey }: TableProps<R>) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" data-numeric={column.numeric || undefined}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>{columns.map((column) => cellOf(column, row))}</tr>
        ))}
      </tbody>
    </table>
  );
}

function cellOf<R>(column: Column<R>, row: R) {
  const content = column.cell(row);
  if (column.isHeader) {
    return (
      <th key={column.id} scope="row">
        {content}
      </th>
    );
  }
  return (
    <td
      key={column.id}
      data-title={column.title}
      data-numeric={column.numeric || undefined}
      data-empty={content === null || undefined}
    >
      {content}
    </td>
  );
}
