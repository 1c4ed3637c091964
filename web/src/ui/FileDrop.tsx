import type { ReactNode } from "react";
import { DropZone, FileTrigger } from "react-aria-components";
import { Button } from "./Button";
import styles from "./FileDrop.module.css";
import { Icon } from "./Icon";
import { useLabels } from "./labels";

export interface FileDropProps {
  /** What may be brought; read aloud. */
  label: string;
  /** Endings or kinds, as in `accept` of a file input. */
  accept?: string[];
  hint?: ReactNode;
  onFile(file: File): void;
  isDisabled?: boolean;
}

/** Takes one file, chosen or dropped. */
export function FileDrop({ label, accept, hint, onFile, isDisabled }: FileDropProps) {
  const labels = useLabels();
  return (
    <DropZone
      aria-label={label}
      isDisabled={isDisabled}
      className={styles.zone}
      getDropOperation={() => "copy"}
      onDrop={async ({ items }) => {
        const item = items.find((i) => i.kind === "file");
        if (item?.kind === "file") onFile(await item.getFile());
      }}
    >
      <Icon name="upload" size={28} className={styles.icon} />
      <FileTrigger
        acceptedFileTypes={accept}
        onSelect={(files) => {
          const file = files?.[0];
          if (file) onFile(file);
        }}
      >
        <Button variant="primary" isDisabled={isDisabled}>
          {labels.chooseFile}
        </Button>
      </FileTrigger>
      <span className={styles.or}>{labels.orDrop}</span>
      {hint && <span className={styles.hint}>{hint}</span>}
    </DropZone>
  );
}
