import { EVERY, enter, expect, PHONE, student, test } from "./support";

const PREMIUM = { en: "Premium", fa: "ویژه" };

test(
  "a learner buys credit, pays at the bank, and has it with a receipt",
  PHONE,
  async ({ page, t, locale, look }) => {
    await student(page, "/me/credit");
    await page.getByRole("link", { name: t("credit.buy") }).click();
    await expect(page.getByText(t("shop.test"))).toBeVisible();
    await look(page, "shop");
    const buy = page.getByRole("button", {
      name: locale === "fa" ? /^بستهٔ کوچک اعتبار/ : /^Small package of credit/,
    });
    await buy.click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await look(page, "shop-buy");
    await page.getByRole("dialog").getByRole("button").last().click();

    // The bank's own page; somebody who comes back without paying can pay after all.
    await expect(page).toHaveURL(/\/bank\/[0-9a-f]{32}$/);
    await look(page, "shop-bank");
    await page.locator("summary").click();
    await look(page, "shop-bank-more");
    await page.locator("button[value=cancel]").click();
    await expect(page.getByText(t("shop.problem.given_up"))).toBeVisible();
    await look(page, "shop-given-up");
    await page.getByRole("button", { name: t("shop.again") }).click();
    await page.locator("button[value=approve]").click();

    await expect(page).toHaveURL(/\/shop\/orders\/[0-9a-f-]+$/);
    await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();
    await expect(page.getByRole("heading", { name: t("shop.receipt") })).toBeVisible();
    await expect(page.getByText(locale === "fa" ? "۵" : "5", { exact: false }).first()).toBeVisible();
    await look(page, "shop-paid");

    await page.goto("/shop/orders");
    await expect(page.getByText(t("shop.face.paid"), { exact: true })).toBeVisible();
    await look(page, "shop-orders");
    await page.goto("/me/credit");
    await expect(page.locator("strong", { hasText: t("credit.reason.top_up") })).toBeVisible();
  },
);

test(
  "a bank that tells late is waited for, and an accountant sees it",
  EVERY,
  async ({ page, t, locale, look, browser }) => {
    await student(page, "/shop");
    await page.getByRole("button", { name: locale === "fa" ? "۶۵۰٬۰۰۰" : "€5.00" }).click();
    await page.getByRole("dialog").getByRole("button").last().click();
    await page.locator("summary").click();
    await page.locator("button[value=late]").click();
    await expect(page.getByText(t("shop.order.waiting"))).toBeVisible();
    await look(page, "shop-waiting");
    const office = await (await browser.newContext()).newPage();
    await office.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(office, "accountant");
    await expect(office).toHaveURL(/\/today$/);
    await office.goto("/admin/payments");
    await expect(office.getByRole("table", { name: t("payments.title") })).toBeVisible();
    await look(office, "payments");
    await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible({ timeout: 30_000 });

    const number = (await page.locator("dd").first().textContent()) ?? "";
    await office.reload();
    await office.getByRole("button", { name: t("payments.refund.named", { number }) }).click();
    await office.getByRole("textbox", { name: t("credit.grant.reason") }).fill("Bought by mistake");
    await look(office, "payments-refund");
    await office.getByRole("button", { name: t("payments.refund.act") }).click();
    await expect(office.getByText(t("payments.refund.done", { number })).first()).toBeVisible();
    await office.close();
    await page.reload();
    await expect(page.getByText(t("shop.problem.given_back"))).toBeVisible();
    await look(page, "shop-refunded");
  },
);

test("a plan that was bought counts at once", EVERY, async ({ page, t, locale, look }) => {
  await student(page, "/shop");
  await expect(page.getByRole("heading", { name: t("shop.part.plan"), exact: true })).toBeVisible();
  const monthly = locale === "fa" ? "طرح ویژه، ماهانه" : "Premium by the month";
  await page.getByRole("link", { name: t("shop.subscribe.named", { name: monthly }) }).click();
  await expect(page.getByRole("dialog")).toContainText(monthly);
  await look(page, "shop-subscribe");
  await page.goto("/shop");
  await page.getByText(t("shop.every.once"), { exact: true }).click();
  await page.getByRole("button", { name: locale === "fa" ? "۱٬۲۰۰٬۰۰۰" : "€9.00" }).click();
  await page.getByRole("dialog").getByRole("button").last().click();
  await page.locator("button[value=approve]").click();
  await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();
  const switched = t("shop.now.plan", { plan: PREMIUM[locale], at: "…" }).split("…")[0] ?? "";
  await expect(page.getByText(switched.trim())).toBeVisible({ timeout: 30_000 });
  await look(page, "shop-plan");
  await page.goto("/me/credit");
  await expect(page.getByText(PREMIUM[locale], { exact: true })).toBeVisible();
  await look(page, "credit-plan");
});

test(
  "minutes and a course are bought, and the shop says what one has",
  EVERY,
  async ({ page, t, locale, look }) => {
    await student(page, "/shop");
    const pay = async (name: RegExp) => {
      await page.goto("/shop");
      await page.getByRole("button", { name }).click();
      await page.getByRole("dialog").getByRole("button").last().click();
      await page.locator("button[value=approve]").click();
      await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();
    };
    await pay(locale === "fa" ? /^یک ساعت تدریس/ : /^An hour of tutoring/);
    await pay(locale === "fa" ? /^انگلیسی روزمره/ : /^Everyday English/);
    const course = locale === "fa" ? "انگلیسی روزمره در شش هفته" : "Everyday English in six weeks";
    await expect(page.getByText(t("shop.now.course", { name: course }))).toBeVisible();
    await look(page, "shop-course");
    await page.goto("/shop");
    await expect(page.getByText(t("shop.mine.course"))).toBeVisible();
    await expect(page.getByRole("term").filter({ hasText: t("shop.have.courses") })).toBeVisible();
    await look(page, "shop-owned");
  },
);
