import { useQuery } from "@tanstack/react-query";
import { type TreeVersion, treeVersionsQuery, useRestoreTree } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Loaded, Notice, Sheet, Skeleton, Tag, useToasts } from "#ui";
import styles from "./Contents.module.css";

interface Props {
  bookId: string;
  /** The newest. */
  version: number;
  /** Steps are not saved yet. */
  isChanged: boolean;
  onClose(): void;
}

/** The contents as they were once; each can be brought back, and that is a new version. */
export function VersionsSheet({ bookId, version, isChanged, onClose }: Props) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const versions = useQuery(treeVersionsQuery(bookId));
  const restore = useRestoreTree(bookId);
  const back = (earlier: number) =>
    restore.mutate(
      { earlier, version },
      {
        onSuccess: () => {
          toasts.show({ text: t("contents.restored"), tone: "right" });
          onClose();
        },
      },
    );
  return (
    <Sheet isOpen title={t("contents.versions")} onClose={onClose}>
      {isChanged && <Notice tone="slip">{t("contents.versions.unsaved")}</Notice>}
      {restore.error && <Notice tone="wrong">{explain(restore.error)}</Notice>}
      <Loaded query={versions} skeleton={<Skeleton height={72} count={3} />}>
        {(found) => (
          <ol className={styles.versions}>
            {found.map((kept) => (
              <Version
                key={kept.version}
                kept={kept}
                isPending={restore.isPending}
                onRestore={() => back(kept.version)}
              />
            ))}
          </ol>
        )}
      </Loaded>
    </Sheet>
  );
}

interface VersionProps {
  kept: TreeVersion;
  isPending: boolean;
  onRestore(): void;
}

function Version({ kept, isPending, onRestore }: VersionProps) {
  const t = useT();
  const format = useFormat();
  const name = kept.version === 1 ? t("contents.version.first") : format.moment(kept.created_at);
  return (
    <li className={styles.version}>
      <div className={styles.texts}>
        <strong>{name}</strong>
        <span className={styles.facts}>
          {t("library.chapters", { count: kept.chapters })}
          {` · ${t("library.words", { count: kept.words })}`}
        </span>
      </div>
      {kept.current ? (
        <Tag tone="accent">{t("contents.version.current")}</Tag>
      ) : (
        <Button
          size="s"
          isPending={isPending}
          aria-label={t("contents.restore", { name })}
          onPress={onRestore}
        >
          {t("contents.restore.short")}
        </Button>
      )}
    </li>
  );
}
