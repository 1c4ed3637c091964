import type { ReactNode } from "react";
import styles from "./Facts.module.css";

export interface Fact {
  term: string;
  said: ReactNode;
}

/** What is known of something, a term and what is said of it in a row; `className` sets them otherwise. */
export function Facts({ facts, className = styles.facts }: { facts: readonly Fact[]; className?: string }) {
  return (
    <dl className={className}>
      {facts.map(({ term, said }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  );
}
