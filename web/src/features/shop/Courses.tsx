import { useQuery } from "@tanstack/react-query";
import { entitlementsQuery } from "#api";
import { useLocale, useT } from "#i18n";
import { Section, Tag } from "#ui";
import { Buy, Offer, type Shelf } from "./Offers";
import styles from "./shop.module.css";

/** Courses, each bought once. */
export function Courses({ products, ...shelf }: Shelf) {
  const t = useT();
  const { locale } = useLocale();
  const { data } = useQuery(entitlementsQuery);
  if (!products.length) return null;
  const isMine = (course?: string | null) => data?.courses.some((one) => one.course === course);
  return (
    <Section title={t("shop.part.course")}>
      <p className={styles.soft}>{t("shop.part.course.lead")}</p>
      <ul className={styles.offers}>
        {products.map((product) => (
          <Offer
            key={product.code}
            name={product.names[locale] ?? product.code}
            given={t("shop.given.course")}
            act={
              isMine(product.course) ? (
                <Tag tone="right">{t("shop.mine.course")}</Tag>
              ) : (
                <Buy product={product} {...shelf} />
              )
            }
          />
        ))}
      </ul>
    </Section>
  );
}
