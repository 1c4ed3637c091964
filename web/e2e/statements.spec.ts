import { DESK, enter, expect, PHONE, student, test } from "./support";

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
    await expect(page.getByText(t("shop.face.paid"), { exact: true })).toBeVisible();
    await look(page, "receipt-in-list");
    const [listed] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("main").getByRole("button").first().click(),
    ]);
    expect(listed.suggestedFilename()).toMatch(/^receipt-order-/);
    await page.goto("/shop/receipts");
    await expect(take).toBeVisible();
    await look(page, "receipts");
  },
);

test(
  "a bank's file is laid beside the books, and what differs is cleared up",
  DESK,
  async ({ page, t, locale, look }) => {
    test.skip(!process.env.EVERY_JOURNEY, "a journey of those who keep the books");
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(page, "accountant");
    await expect(page).toHaveURL(/\/today$/);
    await page.goto("/admin/statements");
    await expect(page.getByText(t("statements.lead"))).toBeVisible();
    await look(page, "statements");
    await page.getByRole("button", { name: t("statements.other"), exact: true }).click();
    await look(page, "statements-other");
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await page.goto(`/admin/statements/sandbox/${day}`);
    await page.getByRole("button", { name: t("statements.upload"), exact: true }).click();
    const bring = async (rows: string[]) => {
      const buffer = Buffer.from(["reference,kind,amount,currency,at", ...rows].join("\n"));
      await page
        .locator("input[type=file]")
        .setInputFiles({ name: "bank.csv", mimeType: "text/csv", buffer });
    };
    await bring([`r1,paid,5.00,EUR,${day}`, `r2,paid,-1,EUR,${day}`]);
    await expect(page.getByText(t("statements.file.amount"), { exact: false })).toBeVisible();
    await look(page, "statements-refused");
    await bring([
      `r-${locale}-1,paid,5.00,EUR,${day} 09:10`,
      `r-${locale}-2,paid,6500000,IRR,${day} 11:30`,
      `f-${locale}-1,fee,0.45,EUR,${day}`,
    ]);
    await expect(page.getByText(t("statements.upload.done")).first()).toBeVisible();
    await expect(page.getByText(t("statements.kind.missing_here")).first()).toBeVisible();
    await look(page, "statements-day");
    const fee =
      t("statements.clear.named", { kind: t("statements.kind.fee"), reference: "…" }).split("…")[0] ?? "";
    await page.getByRole("button", { name: fee.trim() }).first().click();
    await page.getByRole("textbox", { name: t("statements.clear.note") }).fill("Its fee of the day");
    await look(page, "statements-clear");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("statements.clear"), exact: true })
      .click();
    await expect(page.getByText(t("statements.stands.cleared")).first()).toBeVisible();
    await look(page, "statements-cleared");
    await page.goto("/admin/money");
    await expect(page.getByText(t("statements.notice.look"))).toBeVisible();
    await look(page, "statements-hub");
  },
);
