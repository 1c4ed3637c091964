import { useEffect, useRef, useState } from "react";
import type { Upstream } from "#api";
import { useFormat, useT } from "#i18n";
import { ConfirmDialog, IconButton, Tag } from "#ui";
import styles from "./tariff.module.css";
import { isSame, moved, nameOf } from "./upstream";

interface Props {
  /** Of the route. */
  name: string;
  upstreams: readonly Upstream[];
  priced: readonly Upstream[];
  onChange(upstreams: Upstream[]): void;
}

const UP = 0;
const DOWN = 1;

/** The order in which upstreams are asked. The focus goes along with what is moved. */
export function UpstreamList({ name, upstreams, priced, onChange }: Props) {
  const t = useT();
  const format = useFormat();
  const list = useRef<HTMLOListElement>(null);
  const following = useRef<{ place: number; button: number } | null>(null);
  const [leaving, setLeaving] = useState<Upstream | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows once the new order is drawn
  useEffect(() => {
    if (!following.current) return;
    const { place, button } = following.current;
    const buttons = list.current?.children[place]?.querySelectorAll("button");
    const wanted = buttons?.[button];
    (wanted?.disabled ? buttons?.[1 - button] : wanted)?.focus();
    following.current = null;
  }, [upstreams]);
  const move = (from: number, button: number) => {
    const place = button === UP ? from - 1 : from + 1;
    following.current = { place, button };
    onChange(moved(upstreams, from, place));
  };
  return (
    <ol ref={list} className={styles.upstreams} aria-label={t("tariff.upstreams.of", { name })}>
      {upstreams.map((upstream, place) => {
        const called = nameOf(upstream);
        return (
          <li key={called} className={styles.upstream}>
            <span aria-hidden="true" className={styles.place}>
              {format.number(place + 1)}
            </span>
            <span className={styles.called}>
              <bdi dir="ltr">{called}</bdi>
              {!priced.some((one) => isSame(one, upstream)) && (
                <Tag tone="slip">{t("tariff.upstream.unpriced")}</Tag>
              )}
            </span>
            <IconButton
              icon="up"
              label={t("tariff.upstream.up", { name: called })}
              isDisabled={place === 0}
              onPress={() => move(place, UP)}
            />
            <IconButton
              icon="down"
              label={t("tariff.upstream.down", { name: called })}
              isDisabled={place === upstreams.length - 1}
              onPress={() => move(place, DOWN)}
            />
            <IconButton
              icon="minus"
              label={t("tariff.upstream.drop", { name: called })}
              isDisabled={upstreams.length === 1}
              onPress={() => setLeaving(upstream)}
            />
          </li>
        );
      })}
      {leaving && (
        <ConfirmDialog
          isOpen
          title={t("tariff.drop.title", { name: nameOf(leaving) })}
          confirmLabel={t("tariff.drop")}
          cancelLabel={t("tariff.keep")}
          onClose={() => setLeaving(null)}
          onConfirm={() => {
            onChange(upstreams.filter((one) => !isSame(one, leaving)));
            setLeaving(null);
          }}
        >
          <p>{t("tariff.upstream.drop.detail", { name })}</p>
        </ConfirmDialog>
      )}
    </ol>
  );
}
