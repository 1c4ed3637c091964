import type { Page } from "@playwright/test";
import {
  authenticatorCode,
  EVERY,
  expect,
  freshEmail,
  PASSWORD,
  PHONE,
  problem,
  signInLink,
  student,
  test,
} from "./support";

/** Passkeys are bound to a name: the same school under the one of this machine. */
const named = (baseURL: string | undefined) => String(baseURL).replace("127.0.0.1", "localhost");

/** A device that keeps passkeys and knows its owner (WebAuthn's virtual authenticator). */
async function device(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** The key of an authenticator app, as it stands on the page. */
const keyOn = async (page: Page) =>
  String(await page.locator("code").first().textContent()).replaceAll(" ", "");

test(
  "an admin's first day: a link, an authenticator app, recovery codes; then a passkey, which is all they need",
  PHONE,
  async ({ page, t, locale, look, baseURL }) => {
    await device(page);
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    const email = freshEmail("head");
    const school = named(baseURL);
    await page.goto(school + signInLink("admin", email));
    await expect(page.getByRole("heading", { name: t("enrol.title") })).toBeVisible();
    await look(page, "enrol");
    await page.getByRole("button", { name: t("enrol.app.choose") }).click();
    const code = page.getByLabel(t("totp.first"));
    await code.fill("000000");
    await page.getByLabel(t("enrol.password"), { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t("totp.confirm") }).click();
    await expect(page.getByText(t("problem.code_refused"))).toBeVisible();
    await look(page, "enrol-app");
    const key = await keyOn(page);
    await code.fill(authenticatorCode(key));
    await page.getByRole("button", { name: t("totp.confirm") }).click();
    await page.getByRole("button", { name: t("recovery.make") }).click();
    await expect(page.locator("li code")).toHaveCount(10);
    const codes = await page.locator("li code").allTextContents();
    await look(page, "enrol-recovery");
    await page.getByRole("button", { name: t("recovery.done") }).click();
    await expect(page).toHaveURL(/\/today$/);

    await page.goto(`${school}/settings/security`);
    await page.getByRole("button", { name: t("passkeys.add") }).click();
    await page.getByLabel(t("passkeys.name")).fill("Pixel");
    await look(page, "passkey-name");
    await page.getByRole("button", { name: t("passkeys.make") }).click();
    await expect(page.getByText(t("passkeys.added", { name: "Pixel" })).first()).toBeVisible();
    await expect(page.getByText(t("recovery.left", { count: 10 }))).toBeVisible();
    await look(page, "security");
    await page.goto(`${school}/me`);
    await page.getByRole("button", { name: t("settings.signOut") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(t("landing.title.first"));

    await page.goto(`${school}/admin`);
    await expect(page.getByRole("heading", { name: t("identity.door.title") })).toBeVisible();
    await look(page, "admin-door");
    await page.getByLabel(t("identity.email")).fill(email);
    await page.getByLabel(t("identity.password"), { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t("identity.signIn"), exact: true }).click();
    await expect(page.getByRole("heading", { name: t("step.title") })).toBeVisible();
    await look(page, "second-step");
    await page.getByRole("button", { name: t("step.other.recovery") }).click();
    await page.getByLabel(t("code.recovery")).fill(codes[0] ?? "");
    await look(page, "second-step-recovery");
    await page.getByRole("button", { name: t("step.go") }).click();
    await expect(page.getByRole("table", { name: t("admin.checks") })).toBeVisible();

    await page.goto(`${school}/me`);
    await page.getByRole("button", { name: t("settings.signOut") }).click();
    await page.goto(`${school}/admin`);
    await page.getByRole("button", { name: t("identity.passkey") }).click();
    await expect(page.getByRole("table", { name: t("admin.checks") })).toBeVisible();
  },
);

test("what matters asks once more who it is, and then goes on", EVERY, async ({ page, t, look, baseURL }) => {
  await device(page);
  await student(page, "/settings/security", undefined, named(baseURL));
  await expect(page.getByRole("heading", { name: t("totp.title") })).toBeVisible();
  await look(page, "security-empty");
  const stale = () =>
    page.route(
      "**/api/identity/factors/**",
      (route) => route.fulfill(problem(403, "fresh_sign_in_needed", { seconds: 600 })),
      { times: 1 },
    );
  await stale();
  await page.getByRole("button", { name: t("totp.set") }).click();
  const sheet = page.getByRole("dialog", { name: t("fresh.title") });
  await sheet.getByLabel(t("identity.password"), { exact: true }).fill("not the password");
  await sheet.getByRole("button", { name: t("fresh.confirm") }).click();
  await expect(sheet.getByText(t("problem.password_wrong"))).toBeVisible();
  await look(page, "fresh-password");
  await sheet.getByLabel(t("identity.password"), { exact: true }).fill(PASSWORD);
  await sheet.getByRole("button", { name: t("fresh.confirm") }).click();
  await expect(page.getByRole("img", { name: t("totp.qr") })).toBeVisible();
  await look(page, "authenticator");
  await page.emulateMedia({ colorScheme: "dark" });
  await look(page, "authenticator-dark"); // the QR code stays dark on light
  await page.getByLabel(t("totp.first")).fill(authenticatorCode(await keyOn(page)));
  await page.getByRole("button", { name: t("totp.confirm") }).click();
  await expect(page.getByText(t("totp.ready")).first()).toBeVisible();
  await page.getByRole("button", { name: t("passkeys.add") }).click();
  await page.getByRole("button", { name: t("passkeys.make") }).click();
  await page.getByRole("button", { name: t("recovery.make") }).click();
  await expect(page.getByRole("dialog").locator("code")).toHaveCount(10);
  await look(page, "recovery-codes");
  await page.getByRole("button", { name: t("recovery.done") }).click();
  await look(page, "security-full");
  await stale();
  await page.getByRole("button", { name: t("totp.remove") }).click();
  await page
    .getByRole("button", { name: t("totp.remove") })
    .last()
    .click();
  await expect(sheet.getByRole("button", { name: t("step.passkey") })).toBeVisible();
  await look(page, "fresh-passkey");
  await sheet.getByRole("button", { name: t("step.passkey") }).click();
  await expect(page.getByText(t("security.off"))).toBeVisible();
});

test("without a sign-in under way the second step leads back", EVERY, async ({ page, t, look }) => {
  await page.goto("/sign-in/second");
  await expect(page.getByRole("heading", { name: t("step.none") })).toBeVisible();
  await look(page, "second-step-none");
});
