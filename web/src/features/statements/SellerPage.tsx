import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isStaleSeller, type Seller, sellerQuery, usePutSeller } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, Form, Page as Frame, Loaded, Notice, Skeleton, TextField, useToasts } from "#ui";

const MAX_NAME_CHARS = 120;
const MAX_ADDRESS_CHARS = 400;
const MAX_TAX_CHARS = 40;
const LANGUAGES = ["fa", "en"] as const;

const flat = ({ names, addresses, tax_number }: Seller) =>
  [names.en, names.fa, addresses.en, addresses.fa, tax_number].map((text) => text ?? "");

function Given({ newest }: { newest: Seller }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const save = usePutSeller();
  const [mine, setMine] = useState(newest);
  const stale = isStaleSeller(save.error);
  const differs = flat(mine).join("\n") !== flat(newest).join("\n");
  const submit = () =>
    save.mutate(
      { ...mine, version: newest.version },
      {
        onSuccess: () => toasts.show({ text: t("common.saved"), tone: "right" }),
      },
    );
  const takeTheirs = () => {
    setMine(newest);
    save.reset();
  };
  return (
    <Form onSubmit={submit}>
      <Card>
        {LANGUAGES.map((language) => (
          <TextField
            key={`name ${language}`}
            label={t(`seller.name.${language}`)}
            name={`name_${language}`}
            maxLength={MAX_NAME_CHARS}
            value={mine.names[language] ?? ""}
            onChange={(text) => setMine({ ...mine, names: { ...mine.names, [language]: text } })}
          />
        ))}
        {LANGUAGES.map((language) => (
          <TextField
            key={`address ${language}`}
            label={t(`seller.address.${language}`)}
            name={`address_${language}`}
            rows={2}
            maxLength={MAX_ADDRESS_CHARS}
            value={mine.addresses[language] ?? ""}
            onChange={(text) => setMine({ ...mine, addresses: { ...mine.addresses, [language]: text } })}
          />
        ))}
        <TextField
          label={t("seller.tax")}
          hint={t("seller.tax.hint")}
          name="tax_number"
          maxLength={MAX_TAX_CHARS}
          value={mine.tax_number}
          onChange={(tax_number) => setMine({ ...mine, tax_number })}
        />
      </Card>
      {stale && (
        <Notice tone="slip">
          {explain(save.error)}
          <p>{t("seller.stale.theirs", { value: flat(newest).filter(Boolean).join(" · ") })}</p>
          <Button size="s" onPress={takeTheirs}>
            {t("seller.stale.take")}
          </Button>
        </Notice>
      )}
      {save.error && !stale && <Notice tone="wrong">{explain(save.error)}</Notice>}
      {(differs || stale) && (
        <Button type="submit" variant="primary" isPending={save.isPending}>
          {stale ? t("seller.stale.keep") : t("common.save")}
        </Button>
      )}
    </Form>
  );
}

/** Who gives the school's receipts. */
export function Page() {
  const t = useT();
  return (
    <Frame title={t("seller.title")} lead={t("seller.lead")} width="column" back={{ href: "/admin/money" }}>
      <Loaded query={useQuery(sellerQuery)} skeleton={<Skeleton height={56} count={5} />}>
        {(newest) => <Given newest={newest as Seller} />}
      </Loaded>
    </Frame>
  );
}
