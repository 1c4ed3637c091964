import { useQuery } from "@tanstack/react-query";
import { type Level, type Profile, type ProfileChanges, profileQuery, useSaveProfile } from "#api";
import { languageChoices, useFormat, useProblemText, useT } from "#i18n";
import { Card, Loaded, Segmented, Select, Skeleton, useToasts } from "#ui";

const LEVELS: readonly Level[] = ["A1", "A2", "B1", "B2", "C1", "C2"];
const MINUTES: readonly ProfileChanges["daily_goal_minutes"][] = [5, 10, 15, 20, 30];

/** What the four questions of the welcome asked; each change is saved at once. */
export function Learning() {
  const t = useT();
  const query = useQuery(profileQuery);
  return (
    <Card title={t("settings.learning")}>
      <Loaded query={query} skeleton={<Skeleton height={72} count={4} />}>
        {(profile) => <Questions profile={profile} />}
      </Loaded>
    </Card>
  );
}

function Questions({ profile }: { profile: Profile }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const save = useSaveProfile();
  const change = (changes: Partial<ProfileChanges>) => {
    const { onboarded: _, ...now } = profile;
    save.mutate(
      { ...now, ...changes },
      {
        onSuccess: () => toasts.show({ text: t("common.saved"), tone: "right" }),
        onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
      },
    );
  };
  const shown = save.isPending ? { ...profile, ...save.variables } : profile;
  const languages = languageChoices(format.language);
  return (
    <>
      <Select
        label={t("settings.native")}
        options={languages}
        value={shown.native_language ?? null}
        placeholder={t("settings.unset")}
        onChange={(native_language) => change({ native_language })}
      />
      <Select
        label={t("settings.target")}
        options={languages}
        value={shown.target_language ?? null}
        placeholder={t("settings.unset")}
        onChange={(target_language) => change({ target_language })}
      />
      <Select
        label={t("settings.level")}
        options={LEVELS.map((level) => ({ value: level, label: `${level} · ${t(`level.${level}`)}` }))}
        value={shown.level ?? null}
        placeholder={t("settings.unset")}
        onChange={(level) => change({ level })}
      />
      <Segmented
        label={t("settings.goal")}
        choices={MINUTES.map((minutes) => ({ value: String(minutes), label: format.number(minutes) }))}
        value={String(shown.daily_goal_minutes)}
        onChange={(minutes) =>
          change({ daily_goal_minutes: Number(minutes) as ProfileChanges["daily_goal_minutes"] })
        }
      />
    </>
  );
}
