import { useState } from "react";
import type { Route, Upstream } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, Select, Tag, useToasts } from "#ui";
import { usePlans } from "../../parts/money/usePlans";
import { useDropRoute, usePutRoute } from "./queries";
import { TakeAway } from "./TakeAway";
import styles from "./tariff.module.css";
import { UpstreamList } from "./UpstreamList";
import { isSame, nameOf } from "./upstream";

interface Props {
  route: Route;
  /** All upstreams that have a price. */
  priced: readonly Upstream[];
}

/** A name for people of a plan: whom it stands for, in the order in which they are asked. */
export function RouteCard({ route, priced }: Props) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const drop = useDropRoute();
  const { named } = usePlans();
  const [isLeaving, setLeaving] = useState(false);
  const name = t("tariff.route.named", { name: route.name, plan: named(route.plan) });
  const put = usePutRoute({
    onSuccess: () => toasts.show({ text: t("tariff.saved", { name }), tone: "right" }),
    onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
  });
  const set = (upstreams: Upstream[]) => put.mutate({ ...route, upstreams });
  return (
    <Card
      title={
        <>
          <bdi dir="ltr">{route.name}</bdi> <Tag tone="accent">{named(route.plan)}</Tag>{" "}
          <Tag>{t(`tariff.capability.${route.capability}`)}</Tag>
        </>
      }
    >
      <UpstreamList name={name} upstreams={route.upstreams} priced={priced} onChange={set} />
      <Add name={name} route={route} priced={priced} onAdd={(more) => set([...route.upstreams, more])} />
      <Button
        variant="quiet"
        className={styles.leave}
        icon="trash"
        aria-label={t("tariff.route.drop.named", { name })}
        onPress={() => setLeaving(true)}
      >
        {t("tariff.route.drop")}
      </Button>
      {isLeaving && (
        <TakeAway
          name={name}
          detail={t("tariff.route.drop.detail")}
          value={route}
          drop={drop}
          onClose={() => setLeaving(false)}
        />
      )}
    </Card>
  );
}

function Add({ name, route, priced, onAdd }: Props & { name: string; onAdd(more: Upstream): void }) {
  const t = useT();
  const [chosen, setChosen] = useState<string | null>(null);
  const others = priced.filter((one) => !route.upstreams.some((there) => isSame(there, one)));
  const found = others.find((one) => nameOf(one) === chosen);
  if (others.length === 0) return null;
  return (
    <div className={styles.add}>
      <Select
        label={t("tariff.upstream.add.to", { name })}
        labelHidden
        placeholder={t("tariff.upstream.choose")}
        options={others.map((one) => ({ value: nameOf(one), label: nameOf(one), lang: "en" }))}
        value={found ? chosen : null}
        onChange={setChosen}
      />
      <Button icon="add" isDisabled={!found} onPress={() => found && onAdd(found)}>
        {t("tariff.upstream.add")}
      </Button>
    </div>
  );
}
