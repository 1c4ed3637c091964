import type { ReactNode } from "react";
import type { Today } from "#api";
import { useFormat, useT } from "#i18n";
import { Card, Icon, Ring } from "#ui";
import styles from "./today.module.css";
import { Week } from "./Week";

interface GoalProps {
  goal: Today["goal"];
  week: Today["week"];
  /** What stands beside the ring. */
  children: ReactNode;
}

/** How far today is, and the days before it. */
export function Goal({ goal, week, children }: GoalProps) {
  const t = useT();
  const format = useFormat();
  const done = t("today.goal.of", { done: goal.minutes_done, goal: goal.minutes_goal });
  return (
    <Card>
      <div className={styles.measures}>
        <div className={styles.goal}>
          <Ring
            size={92}
            value={goal.minutes_done / Math.max(1, goal.minutes_goal)}
            label={t("today.goal")}
            valueText={done}
          >
            {goal.met ? (
              <Icon name="check" size={34} className={styles.met} />
            ) : (
              <>
                <span className={styles.big}>{format.number(goal.minutes_done)}</span>
                <span className={styles.small}>{t("common.minutesShort", { count: goal.minutes_goal })}</span>
              </>
            )}
          </Ring>
          <div>
            <h2 className={styles.name}>{t("today.goal")}</h2>
            <p className={styles.value}>{done}</p>
            <p className={styles.soft}>
              {goal.met
                ? t("today.goal.met")
                : t("today.goal.left", { count: Math.max(1, goal.minutes_goal - goal.minutes_done) })}
            </p>
          </div>
        </div>
        {children}
      </div>
      <Week days={week} goal={goal.minutes_goal} />
    </Card>
  );
}
