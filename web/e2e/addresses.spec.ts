import { letter } from "./mailbox";
import { EVERY, enter, expect, isEvery, PASSWORD, PHONE, student, test } from "./support";

const OTHER = "seven green bottles";
const pathOf = (text: string) => text.match(/https?:\/\/[^/\s]+(\/\S+#\S+)/)?.[1] ?? "";

test(
  "an address is confirmed by its code, and a forgotten password is mended by a link",
  PHONE,
  async ({ page, t, locale, look }) => {
    const email = await student(page, "/settings/email");
    const code = (await letter(email, 1)).match(/^\d{6}\r?$/m)?.[0].trim() ?? "";
    const field = page.getByRole("textbox", { name: t("verify.code") });
    await field.fill("12");
    await page.getByRole("button", { name: t("verify.confirm") }).click();
    await expect(page.getByText(t("verify.code.wrong"))).toBeVisible();
    await look(page, "address-unconfirmed");
    await field.fill(
      locale === "fa" ? code.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)] ?? "") : code,
    );
    await page.getByRole("button", { name: t("verify.confirm") }).click();
    await expect(page.getByText(t("email.confirmed"), { exact: true })).toBeVisible();

    await page.context().clearCookies();
    await page.evaluate(() => localStorage.removeItem("lyceum.session"));
    await page.goto("/sign-in");
    await page.getByRole("link", { name: t("identity.forgot") }).click();
    await expect(page.getByRole("heading", { name: t("forgot.title") })).toBeVisible();
    await look(page, "forgot");
    await page.getByRole("textbox", { name: t("identity.email") }).fill(email);
    await page.getByRole("button", { name: t("forgot.send") }).click();
    await expect(page.getByRole("heading", { name: t("forgot.sent") })).toBeVisible();
    await look(page, "forgot-sent");

    const reset = pathOf(await letter(email, 2));
    await page.goto(reset);
    const password = page.getByRole("textbox", { name: t("identity.password") });
    await expect(password).toHaveAttribute("autocomplete", "new-password");
    await password.fill(OTHER);
    await look(page, "reset");
    await page.getByRole("button", { name: t("reset.save") }).click();
    await expect(page).toHaveURL(/\/(today|welcome)$/);
    expect(page.url()).not.toContain("#");

    await page.goto("/health/live");
    await page.goto(reset);
    await password.fill(PASSWORD);
    await page.getByRole("button", { name: t("reset.save") }).click();
    await expect(page.getByText(t("problem.address_link_over"))).toBeVisible();
  },
);

test(
  "an address is changed, a password too, and the admin reads what was sent",
  EVERY,
  async ({ page, t, look, locale }) => {
    test.skip(!isEvery);
    const email = await student(page, "/settings/security");
    await page.getByRole("button", { name: t("password.save") }).click();
    await page.getByRole("textbox", { name: t("identity.password") }).fill(OTHER);
    await look(page, "password");
    await page.getByRole("button", { name: t("password.save") }).click();
    await expect(page.getByText(t("password.saved")).first()).toBeVisible();
    await page.goto("/settings/email");
    await page.getByRole("textbox", { name: t("email.new") }).fill(`new-${email}`);
    await page.getByRole("button", { name: t("email.ask") }).click();
    await expect(
      page.getByRole("heading", { name: t("email.changing", { email: `new-${email}` }) }),
    ).toBeVisible();
    await look(page, "address-changing");
    const code = (await letter(`new-${email}`, 1)).match(/^\d{6}\r?$/m)?.[0].trim() ?? "";
    await page.getByRole("textbox", { name: t("email.newCode") }).fill(code);
    await page.getByRole("button", { name: t("email.save") }).click();
    await expect(page.getByText(t("email.changed")).first()).toBeVisible();

    await page.context().clearCookies();
    // Made by the command line, the account speaks English until its owner chooses.
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(page, "admin", "/admin/messages");
    await expect(page.getByRole("table", { name: t("messages.title") })).toBeVisible();
    await look(page, "messages");
    await page
      .getByRole("rowheader")
      .getByRole("link", { name: t("messages.template.confirm_new_email") })
      .first()
      .click();
    await expect(page.getByRole("heading", { name: t("messages.content") })).toBeVisible();
    await look(page, "message");
  },
);

test(
  "a link for confirming asks whose account it is for, and a quiet word can be put off",
  EVERY,
  async ({ page, t, look }) => {
    test.skip(!isEvery);
    await page.goto("/verify#nobody");
    await expect(page.getByRole("heading", { name: t("verify.title") })).toBeVisible();
    await look(page, "verify-signed-out");
    await page.route("**/api/identity/me/email", (route) =>
      route.fulfill({
        json: {
          email: "sara@example.org",
          confirmed: false,
          changing_to: null,
          needs_old_code: false,
          sends: true,
        },
      }),
    );
    await student(page, "/today");
    await expect(page.getByText(t("verify.banner"))).toBeVisible();
    await look(page, "verify-banner");
    await page.getByRole("button", { name: t("verify.banner.later") }).click();
    await expect(page.getByText(t("verify.banner"))).toHaveCount(0);
    await page.reload();
    await expect(page.getByText(t("verify.banner"))).toHaveCount(0);
  },
);
