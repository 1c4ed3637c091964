import { readFileSync } from "node:fs";
import { EVERY, expect, PASSWORD, PHONE, student, test } from "./support";

test(
  "an archive is made and taken along; an account is closed, found again, and kept",
  PHONE,
  async ({ page, t, look, locale }) => {
    const email = await student(page, "/me/privacy", null);
    await expect(page.getByText(t("privacy.kept.log"))).toBeVisible();
    await look(page, "privacy");
    await page.getByRole("button", { name: t("privacy.export.ask") }).click();
    const download = page.getByRole("button", { name: t("privacy.export.download") });
    await expect(download).toBeVisible({ timeout: 30_000 });
    await look(page, "privacy-archive");
    const [file] = await Promise.all([page.waitForEvent("download"), download.click()]);
    expect(file.suggestedFilename()).toBe("lyceum.zip");
    expect(
      readFileSync(await file.path())
        .subarray(0, 4)
        .toString("latin1"),
    ).toBe("PK\x03\x04");
    await page.getByRole("button", { name: t("privacy.export.remove") }).click();
    await expect(download).toHaveCount(0);

    await page.getByRole("button", { name: t("privacy.leave.open") }).click();
    const confirm = page.getByRole("button", { name: t("privacy.leave.confirm"), exact: true });
    await expect(confirm).toBeDisabled();
    const typed = page.getByLabel(t("privacy.leave.email"));
    await typed.fill(`${email}.org`);
    await typed.blur();
    await expect(page.getByText(t("privacy.leave.email.differs"))).toBeVisible();
    await look(page, "privacy-leave");
    await typed.fill(email.toUpperCase());
    await confirm.click();
    await expect(page).toHaveURL(/\/$/);

    await page.goto("/sign-in");
    await page.evaluate((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await page.getByLabel(t("identity.email")).fill(email);
    await page.getByLabel(t("identity.password"), { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t("identity.signIn") }).click();
    await expect(page.getByRole("heading", { name: t("closing.title") })).toBeVisible();
    await look(page, "closing");
    await page.goto("/cards");
    await expect(page.getByRole("heading", { name: t("closing.title") })).toBeVisible();
    await page.getByRole("button", { name: t("closing.keep") }).click();
    await expect(page.getByRole("heading", { name: t("closing.title") })).toHaveCount(0);
    await page.goto("/me/privacy");
    await expect(page.getByRole("button", { name: t("privacy.leave.open") })).toBeVisible();
  },
);

test("a guest erases what they did", EVERY, async ({ page, t, look }) => {
  const zone = { time_zone: "Asia/Tehran", locale: "en" };
  expect((await page.request.post("/api/identity/guests", { data: zone })).status()).toBe(201);
  await page.goto("/health/live");
  await page.evaluate(() => localStorage.setItem("lyceum.session", "1"));
  await page.goto("/me/privacy");
  await page.getByRole("button", { name: t("privacy.guest.open") }).click();
  await look(page, "privacy-guest");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: t("privacy.guest.open") })
    .click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto("/me/privacy");
  await expect(page).toHaveURL(/sign-in/);
});
