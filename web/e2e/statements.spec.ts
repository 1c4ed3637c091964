import { enter, expect, PHONE, student, test } from "./support";

test(
  "a receipt is taken along in both languages, on a phone",
  PHONE,
  async ({ page, t, locale, look, browser }) => {
    test.skip(
      !process.env.EVERY_JOURNEY,
      "the shop's first journey walks the way; this one is for those who walk all",
    );
    const office = await (await browser.newContext()).newPage();
    await office.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(office, "accountant");
    await expect(office).toHaveURL(/\/today$/);
    await office.goto("/admin/seller");
    await office.getByRole("textbox", { name: t("seller.name.en") }).fill("Lyceum School of Languages");
    await office.getByRole("textbox", { name: t("seller.name.fa") }).fill("آموزشگاه زبان لیسیوم");
    await office.getByRole("textbox", { name: t("seller.tax") }).fill(`14${Date.now() % 1_000_000_000}`);
    await office.getByRole("button", { name: t("common.save") }).click();
    await expect(office.getByText(t("common.saved")).first()).toBeVisible();
    await look(office, "seller");
    await office.close();

    await student(page, "/shop");
    await page.getByRole("button", { name: locale === "fa" ? "۶۵۰٬۰۰۰" : "€5.00" }).click();
    await page.getByRole("dialog").getByRole("button").last().click();
    await page.locator("button[value=approve]").click();
    const take = page.getByRole("button", { name: t("receipts.take"), exact: true });
    await take.scrollIntoViewIfNeeded();
    await look(page, "receipt");
    const [file] = await Promise.all([page.waitForEvent("download"), take.click()]);
    expect(file.suggestedFilename()).toMatch(/^receipt-\d{4}-\d{6}-(en|fa)\.pdf$/);
    const other = t(locale === "fa" ? "receipts.take.en" : "receipts.take.fa");
    await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: other }).click()]);
    await page.goto("/shop/orders");
    await look(page, "receipt-in-list");
    const [listed] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("main").getByRole("button").first().click(),
    ]);
    expect(listed.suggestedFilename()).toMatch(/^receipt-order-/);
  },
);
