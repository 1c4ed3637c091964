import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { lessonQuery, useReachable, useSession } from "#api";
import { useT } from "#i18n";
import { ErrorState, LinkButton, Skeleton } from "#ui";
import { Intro } from "./Intro";
import { Player } from "./Player";
import styles from "./Player.module.css";
import { useOnDevice, without } from "./useOnDevice";

const NOTHING: ReadonlySet<string> = new Set();

export function Page() {
  const { lessonId = "" } = useParams({ strict: false }) as { lessonId?: string };
  return <LessonPage key={lessonId} id={lessonId} />;
}

function LessonPage({ id }: { id: string }) {
  const t = useT();
  const { user } = useSession();
  const lesson = useQuery(lessonQuery(id));
  const isReachable = useReachable();
  const device = useOnDevice(lesson.data);
  const [sitting, setSitting] = useState({ number: 0, again: false });
  const isPlaying = sitting.number > 0;

  if (lesson.error && !lesson.data) {
    return (
      <div className={styles.page}>
        <ErrorState
          error={lesson.error}
          onRetry={() => lesson.refetch()}
          actions={<LinkButton href="/learn">{t("lessons.end.lessons")}</LinkButton>}
        />
      </div>
    );
  }
  // What was answered a moment ago must be known before it is decided what to play.
  if (!lesson.data || (lesson.isFetching && !isPlaying)) return <Waiting />;

  const backTo = lesson.data.book_id && user?.role !== "guest" ? `/books/${lesson.data.book_id}` : "/learn";
  const start = (again: boolean) => setSitting(({ number }) => ({ number: number + 1, again }));
  const leftOut = isReachable || !device ? NOTHING : device.leftOut;
  const playable = without(lesson.data, leftOut);
  if (!isPlaying) return <Intro lesson={lesson.data} playable={playable} backTo={backTo} onStart={start} />;
  return (
    <Player
      key={sitting.number}
      lesson={playable}
      device={device}
      again={sitting.again}
      backTo={backTo}
      onAgain={() => start(true)}
    />
  );
}

function Waiting() {
  const t = useT();
  return (
    <div role="status" aria-label={t("common.loading")} className={styles.page}>
      <Skeleton height={44} />
      <Skeleton height={160} />
      <Skeleton height={56} count={3} />
    </div>
  );
}
