import { useState } from "react";
import { useT } from "#i18n";
import { Button, Form, Row, TextField } from "#ui";
import styles from "./Contents.module.css";
import { MAX_TITLE_CHARS, type Section } from "./draft";

interface Props {
  section: Section;
  onName(title: string, part: string): void;
  onClose(): void;
}

/** The title of a section and of the part it belongs to, in place. */
export function RenameForm({ section, onName, onClose }: Props) {
  const t = useT();
  const [title, setTitle] = useState(section.title);
  const [part, setPart] = useState(section.part ?? "");
  return (
    <Form className={styles.naming} onSubmit={() => onName(title, part)}>
      <TextField
        autoFocus
        isRequired
        label={t("contents.name")}
        value={title}
        maxLength={MAX_TITLE_CHARS}
        onChange={setTitle}
        onKeyDown={(event) => event.key === "Escape" && onClose()}
      />
      <TextField label={t("contents.part")} value={part} maxLength={MAX_TITLE_CHARS} onChange={setPart} />
      <Row gap={1}>
        <Button type="submit" variant="primary" size="s">
          {t("contents.take")}
        </Button>
        <Button variant="quiet" size="s" onPress={onClose}>
          {t("library.cancel")}
        </Button>
      </Row>
    </Form>
  );
}
