import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Rate, Upstream } from "#api";
import { useT } from "#i18n";
import { Button, Card, EmptyState, IconButton, Loaded, Row, Section, Skeleton, Table } from "#ui";
import { useEuro } from "../../parts/money/useEuro";
import { Margin } from "./Margin";
import { scaleOf, UNITS } from "./price";
import { ratesQuery, useDropRate } from "./queries";
import { RateSheet } from "./RateSheet";
import { TakeAway } from "./TakeAway";
import { isSame, nameOf, upstreamsOf } from "./upstream";

/** What is being done: a new rate, perhaps of an upstream, or a change of one, or its end. */
type Act = { kind: "add"; upstream?: Upstream } | { kind: "edit" | "drop"; rate: Rate } | null;

/** The price and the provider's cost of every unit of every upstream. */
export function Rates() {
  const t = useT();
  const [act, setAct] = useState<Act>(null);
  const close = () => setAct(null);
  return (
    <Section
      title={t("tariff.part.rates")}
      actions={
        <Button icon="add" onPress={() => setAct({ kind: "add" })}>
          {t("tariff.rate.add")}
        </Button>
      }
    >
      <p>{t("tariff.rates.lead")}</p>
      <Loaded query={useQuery(ratesQuery)} skeleton={<Skeleton height={180} count={3} />}>
        {(rates) => (
          <>
            {rates.length === 0 && (
              <EmptyState title={t("tariff.rates.empty")}>{t("tariff.rates.empty.detail")}</EmptyState>
            )}
            {upstreamsOf(rates).map((upstream) => (
              <OfUpstream
                key={nameOf(upstream)}
                upstream={upstream}
                rates={rates.filter((rate) => isSame(rate, upstream))}
                onAct={setAct}
              />
            ))}
            {act?.kind === "add" && <RateSheet rates={rates} upstream={act.upstream} onClose={close} />}
            {act?.kind === "edit" && <RateSheet rates={rates} rate={act.rate} onClose={close} />}
            {act?.kind === "drop" && <Drop rate={act.rate} onClose={close} />}
          </>
        )}
      </Loaded>
    </Section>
  );
}

interface OfUpstreamProps {
  upstream: Upstream;
  rates: readonly Rate[];
  onAct(act: Act): void;
}

function OfUpstream({ upstream, rates, onAct }: OfUpstreamProps) {
  const t = useT();
  const euro = useEuro();
  const name = nameOf(upstream);
  const unit = (rate: Rate) => t(`tariff.unit.${rate.unit}`);
  const inOrder = [...rates].sort((one, other) => UNITS.indexOf(one.unit) - UNITS.indexOf(other.unit));
  return (
    <Card title={<bdi dir="ltr">{name}</bdi>}>
      <Table
        label={name}
        rows={inOrder}
        rowKey={(rate) => rate.unit}
        columns={[
          { id: "unit", title: t("tariff.unit"), isHeader: true, cell: unit },
          {
            id: "price",
            title: t("tariff.price"),
            numeric: true,
            cell: (rate) => <bdi>{euro(rate.price_pico, scaleOf(rate.unit))}</bdi>,
          },
          {
            id: "cost",
            title: t("tariff.cost"),
            numeric: true,
            cell: (rate) => <bdi>{euro(rate.cost_pico, scaleOf(rate.unit))}</bdi>,
          },
          {
            id: "margin",
            title: t("tariff.margin"),
            numeric: true,
            cell: (rate) => <Margin price={rate.price_pico} cost={rate.cost_pico} />,
          },
          {
            id: "act",
            title: t("admin.action"),
            numeric: true,
            cell: (rate) => (
              <Acts
                name={`${name}: ${unit(rate)}`}
                onEdit={() => onAct({ kind: "edit", rate })}
                onDrop={() => onAct({ kind: "drop", rate })}
              />
            ),
          },
        ]}
      />
      {rates.length < UNITS.length && (
        <Row>
          <Button
            size="s"
            variant="quiet"
            icon="add"
            aria-label={t("tariff.unit.add.to", { name })}
            onPress={() => onAct({ kind: "add", upstream })}
          >
            {t("tariff.unit.add")}
          </Button>
        </Row>
      )}
    </Card>
  );
}

/** Change and take away, named for those who hear the page. */
export function Acts({ name, onEdit, onDrop }: { name: string; onEdit(): void; onDrop(): void }) {
  const t = useT();
  return (
    <>
      <IconButton icon="edit" label={t("tariff.edit", { name })} onPress={onEdit} />
      <IconButton icon="trash" label={t("tariff.drop.named", { name })} onPress={onDrop} />
    </>
  );
}

function Drop({ rate, onClose }: { rate: Rate; onClose(): void }) {
  const t = useT();
  return (
    <TakeAway
      name={`${nameOf(rate)}: ${t(`tariff.unit.${rate.unit}`)}`}
      detail={t("tariff.rate.drop.detail")}
      value={rate}
      drop={useDropRate()}
      onClose={onClose}
    />
  );
}
