import { useState } from "react";
import { useAddArticle } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Form, TextField } from "#ui";
import styles from "./ArticleField.module.css";

/** People copy addresses without their beginning. */
const whole = (address: string) => (/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);

/** Brings an article by its address: the school fetches it, and the shelf follows how it is read. */
export function ArticleField() {
  const t = useT();
  const explain = useProblemText();
  const add = useAddArticle();
  const [address, setAddress] = useState("");
  const send = () => {
    const asked = address.trim();
    if (asked && !add.isPending) add.mutate(whole(asked), { onSuccess: () => setAddress("") });
  };
  return (
    <Form onSubmit={send} validationBehavior="aria">
      <div className={styles.article}>
        <TextField
          label={t("library.article")}
          hint={t("library.article.hint")}
          error={add.error ? explain(add.error) : null}
          value={address}
          onChange={(value) => {
            setAddress(value);
            add.reset();
          }}
          inputMode="url"
          autoComplete="off"
          placeholder="https://"
          className={styles.address}
        />
        <Button type="submit" icon="globe" isPending={add.isPending}>
          {t("library.article.add")}
        </Button>
      </div>
    </Form>
  );
}
