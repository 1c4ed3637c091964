import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "#api";
import { useT } from "#i18n";
import { Button, Card, LinkButton, Row } from "#ui";
import { recall, remember } from "../../base/storage";
import { addressQuery } from "./address";

const KEY = "lyceum.confirm-later";
const LATER_MS = 7 * 24 * 3_600_000;

const isPutOff = () => Date.now() - Number(recall(KEY) ?? 0) < LATER_MS;

/** A quiet word to who has not confirmed their address: where mail leaves the school, and not again for a week when it is put off. */
export function VerifyBanner() {
  const t = useT();
  const { user } = useSession();
  const [isLater, setLater] = useState(isPutOff);
  const wanted = Boolean(user?.email) && !user?.email_verified && !isLater;
  const { data } = useQuery({ ...addressQuery, enabled: wanted });
  if (!wanted || !data?.sends || data.confirmed) return null;
  const putOff = () => {
    remember(KEY, String(Date.now()));
    setLater(true);
  };
  return (
    <Card>
      <p>{t("verify.banner")}</p>
      <Row gap={1}>
        <LinkButton href="/settings/email">{t("verify.banner.act")}</LinkButton>
        <Button variant="quiet" onPress={putOff}>
          {t("verify.banner.later")}
        </Button>
      </Row>
    </Card>
  );
}
