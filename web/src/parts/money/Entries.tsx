import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Balance, type CreditEntry, creditEntriesQuery, creditEntriesSheet } from "#api";
import { useFormat, useLocale, useT } from "#i18n";
import { EmptyState, Loaded, Skeleton } from "#ui";
import { More } from "../lists/More";
import { SheetButton } from "../lists/SheetButton";
import styles from "./Entries.module.css";
import { ANY, LineFilter, onlyOf } from "./LineFilter";
import { useMoney } from "./useMoney";

function Line({ entry }: { entry: CreditEntry }) {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const { locale } = useLocale();
  // A sign before a number makes the rest run from the left; toman are read from the right all the same.
  const direction = locale === "fa" && entry.currency === "IRR" ? "rtl" : "auto";
  return (
    <li className={styles.line}>
      <span>
        <strong className={styles.reason}>
          {t.maybe(`credit.reason.${entry.reason}`) ?? t("credit.reason.other")}
        </strong>
        {entry.note && (
          <span dir="auto" className={styles.note}>
            {entry.note}
          </span>
        )}
        <time dateTime={entry.at} className={styles.soft}>
          {format.moment(entry.at)}
        </time>
      </span>
      <bdi dir={direction} className={styles.amount} data-in={entry.amount > 0 || undefined}>
        {money(entry, true)}
      </bdi>
    </li>
  );
}

/** What came in and went out of an account, newest first; it can be sought, and taken along as a file. */
export function Entries({ account }: { account: Pick<Balance, "code" | "currency"> }) {
  const t = useT();
  const [wanted, setWanted] = useState(ANY);
  const only = onlyOf(wanted);
  const query = useInfiniteQuery(creditEntriesQuery(account.code, account.currency, only));
  const fetchSheet = () => creditEntriesSheet(account.code, account.currency, only);
  // Among no lines there is nothing to seek.
  const isBare = wanted === ANY && (query.data ? !query.data.pages[0]?.items.length : query.isError);
  return (
    <>
      {!isBare && <LineFilter wanted={wanted} onChange={setWanted} />}
      <Loaded query={query} skeleton={<Skeleton height={64} count={4} />}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.items);
          if (entries.length === 0) return <NoLines isSought={wanted !== ANY} />;
          return (
            <>
              <ul className={styles.lines}>
                {entries.map((entry) => (
                  <Line key={entry.id} entry={entry} />
                ))}
              </ul>
              <More query={query} label={t("credit.more")} />
              <SheetButton name={account.code} fetchSheet={fetchSheet} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function NoLines({ isSought }: { isSought: boolean }) {
  const t = useT();
  if (isSought) {
    return (
      <EmptyState title={t("money.transactions.empty")}>{t("money.transactions.empty.detail")}</EmptyState>
    );
  }
  return (
    <EmptyState title={t("credit.empty")}>
      <p>{t("credit.empty.detail")}</p>
    </EmptyState>
  );
}
