import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ActivityPage } from "#api";
import { useFormat, useT } from "#i18n";
import { Button, EmptyState, Form, Page as Frame, Loaded, Segmented, Select, Skeleton, TextField } from "#ui";
import { More } from "../../parts/lists/More";
import { ActivityTable } from "./ActivityTable";
import styles from "./admin.module.css";
import { activityQuery, type Sought } from "./queries";

const STATUSES = ["", "2xx", "4xx", "5xx"] as const;
const USER_ID = /^[0-9a-hjkmnp-tv-z]{10}$/;

interface FilterProps {
  sought: Sought;
  /** What there is to choose from, once it is known. */
  first: ActivityPage | undefined;
  onChange(sought: Sought): void;
}

function Filter({ sought, first, onChange }: FilterProps) {
  const t = useT();
  const format = useFormat();
  const [user, setUser] = useState("");
  const all = (status: string) => (status ? t.maybe(`activity.status.${status}`) : null);
  return (
    <>
      <Form onSubmit={() => onChange({ ...sought, user: user.trim() || undefined })}>
        <div className={styles.filter}>
          <Select
            label={t("activity.day")}
            options={(first?.days ?? []).map((day) => ({ value: day, label: format.longDay(day) }))}
            value={sought.day ?? first?.day ?? null}
            onChange={(day) => onChange({ ...sought, day })}
          />
          {(first?.roles.length ?? 0) > 1 && (
            <Select
              label={t("activity.role")}
              options={(first?.roles ?? []).map((role) => ({ value: role, label: role }))}
              value={sought.role ?? first?.role ?? null}
              onChange={(role) => onChange({ ...sought, role })}
            />
          )}
          <TextField
            label={t("activity.user")}
            value={user}
            onChange={setUser}
            dir="ltr"
            maxLength={10}
            validate={(value) => (value && !USER_ID.test(value.trim()) ? t("activity.user.wrong") : null)}
          />
          <Button type="submit" icon="search">
            {t("activity.show")}
          </Button>
        </div>
      </Form>
      <Segmented
        label={t("activity.status")}
        labelHidden
        choices={STATUSES.map((value) => ({ value, label: all(value) ?? t("activity.status.all") }))}
        value={sought.status ?? ""}
        onChange={(status) => onChange({ ...sought, status: status || undefined })}
      />
    </>
  );
}

/** Requests of a day, newest first. */
export function Page() {
  const t = useT();
  const [sought, setSought] = useState<Sought>({});
  const query = useInfiniteQuery(activityQuery(sought));
  return (
    <Frame title={t("activity.title")} lead={t("activity.lead")} back={{ href: "/admin" }} width="wide">
      <Filter sought={sought} first={query.data?.pages[0]} onChange={setSought} />
      <Loaded query={query} skeleton={<Skeleton height={44} count={8} />}>
        {({ pages }) => {
          const lines = pages.flatMap((page) => page.items);
          return (
            <>
              {lines.length > 0 && <ActivityTable lines={lines} />}
              {lines.length === 0 && !query.hasNextPage && (
                <EmptyState title={t("activity.empty")} illustration="cup">
                  {t("activity.empty.detail")}
                </EmptyState>
              )}
              {lines.length === 0 && query.hasNextPage && <p>{t("activity.none")}</p>}
              <More query={query} label={t("activity.more")} />
            </>
          );
        }}
      </Loaded>
    </Frame>
  );
}
