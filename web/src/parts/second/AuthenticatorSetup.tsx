import type { ReactNode } from "react";
import type { NewAuthenticator } from "#api";
import { useT } from "#i18n";
import { Button, Form, Notice } from "#ui";
import type { Sending } from "../forms/useSending";
import { CodeField } from "./CodeField";
import styles from "./second.module.css";

/** Modules of white around a QR code, which readers need. */
const QUIET = 4;

/** Black on white in every theme: what reads it is a camera. */
function Qr({ size, path }: NewAuthenticator["qr"]) {
  const t = useT();
  const side = size + 2 * QUIET;
  return (
    <div data-theme="light" className={styles.qr}>
      <svg
        viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
        role="img"
        aria-label={t("totp.qr")}
        shapeRendering="crispEdges"
      >
        <path d={path} className={styles.dark} />
      </svg>
    </div>
  );
}

interface Props {
  made: NewAuthenticator;
  sending: Sending;
  /** Further fields, above the button. */
  children?: ReactNode;
}

/** Three steps: scan or type the key, and prove by a code that the app has it. */
export function AuthenticatorSetup({ made, sending, children }: Props) {
  const t = useT();
  return (
    <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
      <ol className={styles.steps}>
        <li className={styles.step}>
          <span className={styles.term}>{t("totp.scan")}</span>
          <Qr {...made.qr} />
        </li>
        <li className={styles.step}>
          <span className={styles.term}>{t("totp.type")}</span>
          <code dir="ltr" className={styles.key}>
            {made.key.match(/.{1,4}/g)?.join(" ")}
          </code>
        </li>
        <li className={styles.step}>
          <CodeField label={t("totp.first")} />
        </li>
      </ol>
      {children}
      {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
      <Button type="submit" variant="primary" size="l" wide isPending={sending.isSending}>
        {t("totp.confirm")}
      </Button>
    </Form>
  );
}
