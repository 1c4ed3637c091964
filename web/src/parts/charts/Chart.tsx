import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { useT } from "#i18n";
import { Button, Card, type Column, Table } from "#ui";
import styles from "./charts.module.css";

interface Props<R> {
  title: string;
  /** What the picture says, in a sentence; shown and read aloud. */
  summary: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey(row: R): string;
  children: ReactNode;
}

/** A picture of numbers, and the same numbers as a table for whoever wants them. */
export function Chart<R>({ title, summary, columns, rows, rowKey, children }: Props<R>) {
  const t = useT();
  const [isTable, setTable] = useState(false);
  return (
    <Card>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <Button size="s" variant="quiet" aria-pressed={isTable} onPress={() => setTable(!isTable)}>
          {isTable ? t("cards.stats.picture") : t("cards.stats.table")}
          <span className={styles.hidden}>: {title}</span>
        </Button>
      </header>
      <p className={styles.summary}>{summary}</p>
      {isTable ? <Table label={title} columns={columns} rows={rows} rowKey={rowKey} /> : children}
    </Card>
  );
}

/** The width of an element in px, as it changes. */
export function useWidth<E extends HTMLElement>() {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { element, width };
}
