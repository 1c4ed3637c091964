import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { deviceZone, type Level, type ProfileChanges, useSaveProfile } from "#api";
import { languageChoices, useFormat, useLocale, useT } from "#i18n";
import { Button, ErrorState, Page as Frame, PickCards, ProgressBar } from "#ui";
import { ownPath } from "../../base/paths";

import styles from "./welcome.module.css";

type Minutes = ProfileChanges["daily_goal_minutes"];

const LEVELS: readonly Level[] = ["A1", "A2", "B1", "B2", "C1", "C2"];
const MINUTES: readonly Minutes[] = [5, 10, 15, 20, 30];
const STEPS = ["native", "target", "level", "goal"] as const;
type Step = (typeof STEPS)[number];

const EMPTY: ProfileChanges = {
  native_language: null,
  target_language: null,
  level: null,
  daily_goal_minutes: 10,
};

/** The choices of each question, and what choosing one changes. */
function useQuestions(answers: ProfileChanges) {
  const t = useT();
  const format = useFormat();
  const levels = LEVELS.map((value) => ({ value: value as string, label: t(`level.${value}`), hint: value }));
  const goals = MINUTES.map((value) => ({
    value: String(value),
    label: t("common.minutes", { count: value }),
    hint: t(`welcome.goal.${value}`),
  }));
  return {
    native: {
      choices: languageChoices(format.language),
      take: (value: string): Partial<ProfileChanges> => ({ native_language: value }),
    },
    target: {
      choices: languageChoices(format.language, answers.native_language),
      take: (value: string) => ({ target_language: value }),
    },
    level: { choices: levels, take: (value: string) => ({ level: value as Level }) },
    goal: { choices: goals, take: (value: string) => ({ daily_goal_minutes: Number(value) as Minutes }) },
  } satisfies Record<Step, unknown>;
}

/** Four taps: each answer leads to the next question, the last one to the day. The rest can be skipped at any time. */
export function Page() {
  const t = useT();
  const { locale } = useLocale();
  const navigate = useNavigate();
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  const [at, setAt] = useState(0);
  const [answers, setAnswers] = useState<ProfileChanges>({
    ...EMPTY,
    native_language: locale,
    time_zone: deviceZone(),
  });
  const [chosen, setChosen] = useState<Partial<Record<Step, string>>>({});
  const questions = useQuestions(answers);
  const save = useSaveProfile();

  const step = STEPS[at] ?? "goal";
  const finish = (profile: ProfileChanges) =>
    save.mutate(profile, { onSuccess: () => navigate({ href: ownPath(next) ?? "/today", replace: true }) });
  const choose = (value: string) => {
    const changed = { ...answers, ...questions[step].take(value) };
    setAnswers(changed);
    setChosen({ ...chosen, [step]: value });
    if (at < STEPS.length - 1) setAt(at + 1);
    else finish(changed);
  };

  if (save.error) return <ErrorState error={save.error} onRetry={() => finish(answers)} />;
  return (
    <Frame title={t("welcome.title")} heading={null} width="column">
      <div className={styles.top}>
        <Button
          variant="quiet"
          icon="back"
          isDisabled={at === 0 || save.isPending}
          onPress={() => setAt(at - 1)}
        >
          {t("nav.back")}
        </Button>
        <ProgressBar
          thin
          value={(at + 1) / STEPS.length}
          label={t("welcome.title")}
          valueText={t("welcome.step", { step: at + 1, total: STEPS.length })}
        />
        <Button variant="quiet" isDisabled={save.isPending} onPress={() => finish(answers)}>
          {t("welcome.skip")}
        </Button>
      </div>
      <div key={step} className={styles.question}>
        <h1 className={styles.ask} aria-live="polite">
          {t(`welcome.${step}`)}
        </h1>
        <p className={styles.why}>{t(`welcome.${step}.why`)}</p>
        <PickCards
          label={t(`welcome.${step}`)}
          columns={step === "native" || step === "target" ? 2 : 1}
          choices={questions[step].choices}
          value={chosen[step] ?? null}
          isDisabled={save.isPending}
          onPick={choose}
        />
      </div>
    </Frame>
  );
}
