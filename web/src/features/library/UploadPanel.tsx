import type { RefObject } from "react";
import { ApiError } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, FileDrop, LinkButton, Notice, ProgressBar } from "#ui";
import { ArticleField } from "./ArticleField";
import styles from "./Library.module.css";
import type { useUpload } from "./useUpload";

/** What the school can read. */
const KINDS = [
  ".epub",
  ".pdf",
  ".docx",
  ".txt",
  ".md",
  ".html",
  ".htm",
  "application/epub+zip",
  "application/pdf",
];

/** The school said no to this file; anything else may go well the next time. */
const isRefused = (error: unknown) => error instanceof ApiError && error.status >= 400 && error.status < 500;

interface Props {
  upload: ReturnType<typeof useUpload>;
  /** Where "try another file" leads. */
  place: RefObject<HTMLDivElement | null>;
}

/** Bring a book: choose or drop it, watch it being sent, or read why it couldn't be. */
export function UploadPanel({ upload: { state, send, cancel }, place }: Props) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  if (state.status === "sending") {
    return (
      <Card>
        <div className={styles.sending}>
          <p className={styles.sendingName}>
            <bdi>{state.name}</bdi>
          </p>
          <Button variant="quiet" icon="close" onPress={cancel}>
            {t("library.cancel")}
          </Button>
        </div>
        <ProgressBar value={state.share} label={t("library.sending")} />
        <p className={styles.stage}>
          {t("library.sending")} · {format.percent(Math.floor(state.share * 100) / 100)}
        </p>
      </Card>
    );
  }
  return (
    <div ref={place} className={styles.upload}>
      {state.status === "failed" && (
        <Notice tone="wrong">
          <strong>
            <bdi>{state.file.name}</bdi>
          </strong>
          <p>{explain(state.error)}</p>
          {!isRefused(state.error) && (
            <Button icon="retry" className={styles.again} onPress={() => send(state.file)}>
              {t("common.retry")}
            </Button>
          )}
        </Notice>
      )}
      <FileDrop label={t("library.add")} accept={KINDS} hint={t("library.add.hint")} onFile={send} />
      <ArticleField />
    </div>
  );
}

/** Guests read the school's books; their own need an account. */
export function UploadInvitation() {
  const t = useT();
  return (
    <Card tone="accent" title={t("library.guest.title")}>
      <p>{t("library.guest.detail")}</p>
      <div>
        <LinkButton variant="primary" href="/sign-up?next=/read">
          {t("identity.signUp")}
        </LinkButton>
      </div>
    </Card>
  );
}
