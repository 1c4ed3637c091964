import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useT } from "#i18n";
import { Button, Form, Select, Sheet } from "#ui";
import { useGatewayName } from "../../parts/money/useGatewayName";
import { useDay } from "./said";

const DAY_MS = 86_400_000;
const DAYS = 92;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** Leads to a day that is not listed. */
export function OtherDaySheet({ gateways, onClose }: { gateways: readonly string[]; onClose(): void }) {
  const t = useT();
  const named = useGatewayName();
  const go = useNavigate();
  const [gateway, setGateway] = useState<string>(gateways[0] ?? "");
  const said = useDay();
  const [day, setDay] = useState(() => ago(1));
  const days = Array.from({ length: DAYS }, (_, number) => ago(number + 1));
  return (
    <Sheet isOpen title={t("statements.other")} onClose={onClose}>
      <Form onSubmit={() => go({ to: `/admin/statements/${gateway}/${day}` })}>
        <p>{t("statements.other.detail")}</p>
        <Select
          label={t("statements.gateway")}
          options={gateways.map((value) => ({ value, label: named(value) }))}
          value={gateway}
          onChange={setGateway}
        />
        <Select
          label={t("statements.day")}
          options={days.map((value) => ({ value, label: said(value) }))}
          value={day}
          onChange={setDay}
        />
        <Button type="submit" variant="primary">
          {t("statements.other.open")}
        </Button>
      </Form>
    </Sheet>
  );
}
