import { useBlocker, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { ApiError, type Tree, useArrange } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, ConfirmDialog, Notice, useToasts } from "#ui";
import styles from "./Contents.module.css";
import { type Draft, wishesOf } from "./draft";

interface Props {
  tree: Tree;
  draft: Draft;
  isChanged: boolean;
  onUndo(): void;
  onReload(): void;
}

/** In reach all the time: take back the last step, save all. */
export function SaveBar({ tree, draft, isChanged, onUndo, onReload }: Props) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const arrange = useArrange(tree.book_id);
  const isDone = useRef(false);
  const save = () =>
    arrange.mutate(
      { version: tree.version, confirmed: true, sections: wishesOf(draft) },
      {
        onSuccess: () => {
          isDone.current = true;
          toasts.show({ text: t("contents.saved"), tone: "right" });
          navigate({ to: "/books/$bookId" as string, params: { bookId: tree.book_id } as never });
        },
      },
    );
  const isStale = arrange.error instanceof ApiError && arrange.error.code === "tree_changed";
  return (
    <>
      {arrange.error && (
        <Notice tone="wrong">
          <p>{explain(arrange.error)}</p>
          {isStale && (
            <Button
              icon="retry"
              onPress={() => {
                arrange.reset();
                onReload();
              }}
            >
              {t("contents.reload")}
            </Button>
          )}
        </Notice>
      )}
      <div className={styles.bar}>
        <Button icon="undo" isDisabled={!isChanged} onPress={onUndo}>
          {t("common.undo")}
        </Button>
        <Button variant="primary" icon="check" isPending={arrange.isPending} onPress={save}>
          {t("common.save")}
        </Button>
      </div>
      <Leaving isChanged={isChanged} isDone={isDone} />
    </>
  );
}

/** Asks before steps that aren't saved are lost. */
function Leaving({ isChanged, isDone }: { isChanged: boolean; isDone: { current: boolean } }) {
  const t = useT();
  const leaving = useBlocker({
    shouldBlockFn: () => isChanged && !isDone.current,
    enableBeforeUnload: () => isChanged && !isDone.current,
    withResolver: true,
  });
  if (leaving.status !== "blocked") return null;
  return (
    <ConfirmDialog
      isOpen
      title={t("contents.leave.title")}
      confirmLabel={t("contents.leave.go")}
      cancelLabel={t("contents.leave.stay")}
      onClose={leaving.reset}
      onConfirm={leaving.proceed}
    >
      <p>{t("contents.leave.detail")}</p>
    </ConfirmDialog>
  );
}
