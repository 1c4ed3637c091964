import type { Locator } from "@playwright/test";
import { EVERY, enter, expect, student, test } from "./support";

/** A part of the price as it is written in the field: euro in English, toman in Persian. */
const PART = { en: "1.50", fa: "۱۳۰۰۰۰" };
const TOO_MUCH = { en: "9", fa: "۹۹۰۰۰۰" };
/** What is put into the wallet: rial in English, toman in Persian. */
const FILLED = { en: "13000000", fa: "۱۳۰۰۰۰۰" };
const GIFT = { en: "2.5", fa: "۲٫۵" };

test(
  "a payment goes back in part, a bank takes another back, the debt is repaid, and a gift is seen",
  EVERY,
  async ({ page, t, locale, look, browser }) => {
    const email = await student(page, "/shop");
    const small = locale === "fa" ? /^بستهٔ کوچک اعتبار/ : /^Small package of credit/;
    const pay = async () => {
      await page.getByRole("dialog").getByRole("button").last().click();
      await expect(page).toHaveURL(/\/bank\/[0-9a-f]{32}$/);
      const bank = page.url();
      await page.locator("button[value=approve]").click();
      await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();
      return bank;
    };
    const fill = async () => {
      await page.goto("/me/wallet");
      await page.getByRole("button", { name: t("wallet.fill") }).click();
      await page
        .getByRole("dialog")
        .getByRole("textbox", { name: t("wallet.amount") })
        .fill(FILLED[locale]);
      return pay();
    };

    await page.getByRole("button", { name: small }).click();
    await pay();
    const order = page.url();
    const number = (await page.locator("dd").first().textContent()) ?? "";

    // A part of it goes back.
    const office = await (await browser.newContext()).newPage();
    await office.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(office, "accountant");
    await expect(office).toHaveURL(/\/today$/);
    await office.goto("/admin/payments");
    await office.getByRole("button", { name: t("payments.refund.named", { number }) }).click();
    const sheet = office.getByRole("dialog");
    const amount = sheet.getByRole("textbox", { name: t("payments.refund.amount") });
    await sheet.getByRole("textbox", { name: t("credit.grant.reason") }).fill("A lesson fell out");
    await amount.fill(TOO_MUCH[locale]);
    await sheet.getByRole("button", { name: t("payments.refund.act") }).click();
    await expect(amount).toHaveAttribute("aria-invalid", "true");
    await look(office, "backwards-too-much");
    await amount.fill(PART[locale]);
    await look(office, "backwards-part");
    await sheet.getByRole("button", { name: t("payments.refund.act") }).click();
    await expect(office.getByText(t("payments.refund.done", { number })).first()).toBeVisible();
    await expect(sheet).toHaveCount(0);
    await look(office, "backwards-payments");
    await office.getByRole("button", { name: t("payments.refund.named", { number }) }).click();
    await look(office, "backwards-rest");
    await page.reload();
    await expect(page.getByText(t("shop.refunded"), { exact: true })).toBeVisible();
    await look(page, "backwards-order");

    // A deposit is used and then taken back by the bank: what was used is owed.
    const bank = await fill();
    const deposit = page.url();
    await page.goto("/shop");
    if (locale === "en") await page.getByText(t("shop.currency.IRR"), { exact: true }).click();
    await page.getByRole("button", { name: small }).click();
    await expect(page.getByRole("radio", { name: t("shop.gateway.wallet") })).toBeChecked();
    await page.getByRole("dialog").getByRole("button").last().click();
    await expect(page).toHaveURL(/\/shop\/orders\/[0-9a-f-]+$/);
    await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();
    await page.goto(bank);
    await look(page, "backwards-bank");
    await page.locator("button[value=dispute]").click();
    await expect(page.locator("button[value=won]")).toBeVisible();
    await look(page, "backwards-bank-disputed");
    await page.goto(deposit);
    await expect(page.getByText(t("shop.order.claimed"), { exact: true })).toBeVisible();
    await look(page, "backwards-claimed");
    await page.goto("/shop/orders");
    await expect(page.getByText(t("shop.face.claimed"), { exact: true })).toBeVisible();
    await look(page, "backwards-orders");
    const owing: Locator = page.getByText(t("debts.own.detail"));
    await page.goto("/me/credit");
    await expect(owing).toBeVisible();
    await look(page, "backwards-owing");
    await office.goto("/admin/disputes");
    await expect(office.getByRole("table", { name: t("debts.title") })).toBeVisible();
    await look(office, "backwards-disputes");

    // The next deposit repays it.
    await fill();
    await look(page, "backwards-repaying");
    await page.goto("/me/wallet");
    await expect(page.getByText(t("credit.reason.debt_repaid"))).toBeVisible();
    await look(page, "backwards-wallet");
    await page.goto("/me/credit");
    await expect(page.locator("strong", { hasText: t("credit.reason.refund") })).toBeVisible();
    await expect(owing).toHaveCount(0);
    await page.goto(bank);
    await page.locator("button[value=lost]").click();
    await expect(page.locator("button[value=lost]")).toHaveCount(0);
    await office.reload();
    await expect(office.getByText(t("disputes.state.lost")).first()).toBeVisible();
    await look(office, "backwards-lost");

    // A gift with an end.
    await office.goto("/admin/promotions");
    await office.getByRole("textbox", { name: t("credit.grant.user") }).fill(email);
    await office.getByRole("textbox", { name: t("credit.grant.amount") }).fill(GIFT[locale]);
    await office.getByRole("textbox", { name: t("credit.grant.reason") }).fill("Won the spelling contest");
    await office.getByRole("button", { name: t("credit.grant.give") }).click();
    await expect(office.getByText(email)).toBeVisible();
    await look(office, "backwards-promotion");
    await office.context().close();
    await page.goto("/me/credit");
    const gift = t("promotions.own", { amount: "…", until: "…" }).split("…")[0] ?? "";
    await expect(page.getByText(gift.trim())).toBeVisible();
    await look(page, "backwards-gift");
    await page.goto(order);
    await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();
  },
);
