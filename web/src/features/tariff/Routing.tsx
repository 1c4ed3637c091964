import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useT } from "#i18n";
import { Button, EmptyState, Loaded, Section, Skeleton } from "#ui";
import { AddRoute } from "./AddRoute";
import { ratesQuery, routesQuery } from "./queries";
import { RouteCard } from "./RouteCard";
import styles from "./tariff.module.css";
import { upstreamsOf } from "./upstream";

/** What each name means for each plan. Only what has a price can be chosen: nothing else would be asked. */
export function Routing() {
  const t = useT();
  const routes = useQuery(routesQuery);
  const priced = upstreamsOf(useQuery(ratesQuery).data ?? []);
  const [isAdding, setAdding] = useState(false);
  return (
    <Section
      title={t("tariff.part.routes")}
      actions={
        <Button icon="add" onPress={() => setAdding(true)}>
          {t("tariff.route.add")}
        </Button>
      }
    >
      <p>{t("tariff.routes.lead")}</p>
      <Loaded query={routes} skeleton={<Skeleton height={180} count={2} />}>
        {(all) => (
          <>
            {all.length === 0 && (
              <EmptyState title={t("tariff.routes.empty")}>{t("tariff.routes.lead")}</EmptyState>
            )}
            <div className={styles.cards}>
              {all.map((route) => (
                <RouteCard key={`${route.name} ${route.plan}`} route={route} priced={priced} />
              ))}
            </div>
            {isAdding && <AddRoute routes={all} priced={priced} onClose={() => setAdding(false)} />}
          </>
        )}
      </Loaded>
    </Section>
  );
}
