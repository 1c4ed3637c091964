import { EVERY, enter, expect, student, test } from "./support";

const SHEBA = "IR062960000000100324200001";
/** As it is written in the field: toman in Persian, rial in English. */
const WRITTEN = { en: "13000000", fa: "۱۳۰۰۰۰۰" };
const OUT = { en: "2000000", fa: "۱۱۱۰۰۰" };
/** The same as it is told. */
const TOLD = { en: "2,000,000", fa: "۱۱۱٬۰۰۰" };

test(
  "a learner fills a wallet, buys from it, and has money out of it when somebody of the school has paid it",
  EVERY,
  async ({ page, t, locale, look, browser }) => {
    await student(page, "/me/wallet");
    await expect(page.getByRole("heading", { name: t("wallet.tier") })).toBeVisible();
    await look(page, "wallet-empty");
    await page.getByRole("button", { name: t("wallet.fill") }).click();
    const sheet = page.getByRole("dialog");
    const amount = sheet.getByRole("textbox", { name: t("wallet.amount") });
    await amount.fill("12.5");
    await sheet.getByRole("button", { name: t("wallet.fill.go") }).click();
    await expect(sheet.getByText(t("wallet.amount.wrong"))).toBeVisible();
    await amount.fill(WRITTEN[locale]);
    await look(page, "wallet-fill");
    await sheet.getByRole("button").last().click();
    await page.locator("button[value=approve]").click();
    await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();
    await look(page, "wallet-filled");

    // The wallet is a way to pay like any other, and the first one where it is enough.
    await page.goto("/shop");
    if (locale === "en") {
      await page.getByText(t("shop.currency.IRR"), { exact: true }).click();
    }
    const packages = locale === "fa" ? /^بستهٔ کوچک اعتبار/ : /^Small package of credit/;
    await page.getByRole("button", { name: packages }).click();
    await expect(page.getByRole("radio", { name: t("shop.gateway.wallet") })).toBeChecked();
    await look(page, "wallet-buy");
    await page.getByRole("dialog").getByRole("button").last().click();
    await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();

    await page.goto("/me/wallet");
    await page.getByRole("button", { name: t("wallet.withdraw") }).click();
    const out = page.getByRole("dialog");
    await out.getByRole("textbox", { name: t("wallet.amount") }).fill(OUT[locale]);
    await out.getByRole("textbox", { name: t("wallet.sheba") }).fill(`${SHEBA.slice(0, -1)}2`);
    await out.getByRole("button", { name: t("wallet.withdraw.go") }).click();
    await expect(out.getByText(t("problem.sheba_invalid"))).toBeVisible();
    await out.getByRole("textbox", { name: t("wallet.sheba") }).fill(SHEBA);
    await look(page, "wallet-withdraw");
    await out.getByRole("button", { name: t("wallet.withdraw.go") }).click();
    await expect(page.getByText(t("wallet.state.requested"), { exact: true })).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await look(page, "wallet-asked");

    const office = await (await browser.newContext()).newPage();
    await office.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(office, "accountant");
    await expect(office).toHaveURL(/\/today$/);
    await office.goto("/admin/withdrawals");
    await expect(office.getByText(TOLD[locale])).toBeVisible();
    await look(office, "withdrawals");
    const mine = office.getByRole("listitem").filter({ hasText: TOLD[locale] });
    await mine.getByRole("button", { name: new RegExp(`^${t("withdrawals.approve")}:`) }).click();
    await office.getByRole("button", { name: t("withdrawals.account") }).click();
    await expect(office.getByText("IR06 2960 0000 0010 0324 2000 01")).toBeVisible();
    await look(office, "withdrawals-approve");
    await office.getByRole("dialog").getByRole("button").last().click();
    await expect(office.getByRole("dialog")).toHaveCount(0);
    await office.getByRole("button", { name: new RegExp(t("payments.state")) }).click();
    await office.getByRole("option", { name: t("wallet.state.approved") }).click();
    await mine.getByRole("button", { name: new RegExp(`^${t("withdrawals.pay")}:`) }).click();
    await office.getByRole("textbox", { name: t("shop.reference") }).fill(`PAYA-${Date.now()}`);
    await look(office, "withdrawals-pay");
    await office.getByRole("dialog").getByRole("button").last().click();
    await expect(office.getByRole("dialog")).toHaveCount(0);
    await office.goto("/admin/tiers");
    await expect(office.getByText(t("wallet.tier.platinum"))).toBeVisible();
    await look(office, "tiers");
    await office.goto("/admin/money");
    await expect(office.getByRole("link", { name: t("withdrawals.title") })).toBeVisible();
    await office.close();

    await page.reload();
    await expect(page.getByText(t("wallet.state.paid"), { exact: true })).toBeVisible();
    await expect(page.getByText(t("credit.reason.withdrawal"), { exact: true })).toBeVisible();
    await look(page, "wallet-paid");
  },
);
