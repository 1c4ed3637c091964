/** Ways in beside the password: a real OpenID provider on this machine, and codes by SMS out of the outbox. */

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { EVERY, enter, expect, freshEmail, test } from "./support";

const FIRST_LINE_MS = 30_000;

let provider: ChildProcess | undefined;

/** The issuer of a provider of its own. */
async function startProvider(): Promise<string> {
  const started = spawn(process.execPath, ["tools/oidc.mjs"], { stdio: ["ignore", "pipe", "ignore"] });
  provider = started;
  return new Promise((done, failed) => {
    setTimeout(() => failed(new Error("the provider did not start")), FIRST_LINE_MS);
    started.stdout?.once("data", (line: Buffer) => done(line.toString().trim()));
  });
}

test.afterEach(() => {
  provider?.kill();
  provider = undefined;
});

/** On the provider's own page. */
async function signInThere(page: Page, email: string) {
  await page.getByPlaceholder("Enter any login").fill(email);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button").click();
}

test(
  "an admin adds a provider, and a learner comes in by it, to the place they wanted",
  EVERY,
  async ({ page, browser, baseURL, t, locale, look }) => {
    const issuer = await startProvider();
    const name = `Library ${locale}`;
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(page, "admin", "/admin");
    await page.getByRole("link", { name: t("providers.title") }).click();
    await expect(page.getByRole("heading", { name: t("providers.title") })).toBeVisible();
    await page.getByRole("button", { name: t("providers.add") }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: t("providers.kind") }).click();
    await page.getByRole("option", { name: t("providers.kind.oidc") }).click();
    await sheet.getByLabel(t("providers.name")).fill(name);
    await sheet.getByLabel(t("providers.issuer"), { exact: true }).fill(issuer);
    await sheet.getByLabel(t("providers.client"), { exact: true }).fill("not known yet");
    await sheet.getByRole("button", { name: t("providers.test") }).click();
    await expect(sheet.getByRole("alert")).toContainText(t("problem.issuer_private"));
    await sheet.getByText(t("providers.private"), { exact: true }).click();
    await sheet.getByText(t("providers.trusted"), { exact: true }).click();
    await sheet.getByRole("button", { name: t("providers.test") }).click();
    await expect(sheet.getByText("RS256")).toBeVisible();
    await look(page, "provider-add");
    await sheet.getByRole("button", { name: t("common.save") }).click();

    const card = page.locator("section").filter({ has: page.getByRole("heading", { name }) });
    const back = (await card.locator("code").textContent()) ?? "";
    const known = await (
      await page.request.post(`${issuer}/reg`, { data: { redirect_uris: [back] } })
    ).json();
    await card.getByRole("button", { name: t("providers.edit", { name }) }).click();
    await sheet.getByLabel(t("providers.client"), { exact: true }).fill(known.client_id);
    await sheet.getByLabel(t("providers.secret"), { exact: true }).fill(known.client_secret);
    await sheet.getByRole("button", { name: t("common.save") }).click();
    await expect(sheet).toHaveCount(0);
    await card.getByText(t("providers.on")).click();
    await expect(card.getByRole("switch")).toBeChecked();
    await look(page, "providers");

    const language = locale === "fa" ? "fa-IR" : "en-GB";
    const learner = await (await browser.newContext({ baseURL, locale: language })).newPage();
    await learner.goto("/sign-in?next=/me/doors");
    const door = learner.getByRole("button", { name: t("identity.with", { name }) });
    await expect(door).toBeVisible();
    await look(learner, "sign-in-doors");
    await door.click();
    await signInThere(learner, freshEmail("reader"));
    await expect(learner).toHaveURL(/\/me\/doors$/);
    await expect(learner.getByText(name, { exact: true })).toBeVisible();
    await look(learner, "ways");
    await learner.getByRole("button", { name: t("doors.ways.unlink.named", { name }) }).click();
    await learner
      .getByRole("button", { name: t("doors.ways.unlink"), exact: true })
      .last()
      .click();
    await expect(learner.getByRole("alert")).toContainText(t("problem.last_way_in"));
    await look(learner, "ways-last");

    await learner.goto("/arrived#door_cancelled");
    await expect(learner.getByRole("alert")).toContainText(t("problem.door_cancelled"));
    await look(learner, "arrived-refused");
    await learner.close();

    await page.getByRole("button", { name: t("providers.drop.named", { name }) }).click();
    await page
      .getByRole("button", { name: t("providers.drop"), exact: true })
      .last()
      .click();
    await expect(card).toHaveCount(0);
    await look(page, "providers-empty");
  },
);

/** The newest code in the outbox for this number. */
function codeFor(number: string): string | undefined {
  const folder = join(process.env.LYCEUM_HOME ?? "", "outbox");
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".sms.json"))
    .map((file) => join(folder, file))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  const texts = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
  return texts.find(({ to }) => to === number)?.text.match(/#(\d{6})$/)?.[1];
}

const persian = (digits: string) => digits.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)] ?? digit);

test(
  "a number that is new becomes an account by a code",
  EVERY,
  async ({ page, browser, t, locale, look }) => {
    const desk = await browser.newPage();
    const headers = { Authorization: `Bearer ${await enter(desk, "admin")}` };
    const request = desk.request;
    const settings = await (await request.get("/api/identity/school", { headers })).json();
    await request.put("/api/identity/school", { headers, data: { ...settings, sign_in_by_sms: true } });
    await desk.close();
    const digits = `0912${String(Date.now()).slice(-7)}`;
    await page.goto("/sign-in");
    await page.getByRole("link", { name: t("identity.sms") }).click();
    await page.getByLabel(t("doors.phone")).fill("12");
    await page.getByRole("button", { name: t("doors.phone.send") }).click();
    await expect(page.getByText(t("problem.phone_invalid"))).toBeVisible();
    await look(page, "phone-wrong");
    await page.getByLabel(t("doors.phone")).fill(locale === "fa" ? persian(digits) : digits);
    await page.getByRole("button", { name: t("doors.phone.send") }).click();
    const code = page.getByLabel(t("doors.code"), { exact: true });
    await expect(code).toBeFocused();
    await expect(code).toHaveAttribute("autocomplete", "one-time-code");
    await code.fill("000000");
    await page.getByRole("button", { name: t("doors.code.use") }).click();
    await expect(page.getByText(t("problem.code_wrong"))).toBeVisible();
    await look(page, "phone-code");
    const number = `+98${digits.slice(1)}`;
    await expect.poll(() => codeFor(number)).toBeTruthy();
    await code.fill(codeFor(number) ?? "");
    await page.getByRole("button", { name: t("doors.code.use") }).click();
    await expect(page).toHaveURL(/\/today$/);
    await page.goto("/me/doors");
    await expect(page.getByText(number)).toBeVisible();
    await look(page, "ways-phone");
    await page.getByRole("button", { name: t("doors.ways.phone.remove") }).click();
    await page
      .getByRole("button", { name: t("doors.ways.phone.remove") })
      .last()
      .click();
    await expect(page.getByRole("alert")).toContainText(t("problem.last_way_in"));
    await page.getByRole("button", { name: t("doors.ways.keep") }).click();
    await page.getByRole("button", { name: t("doors.ways.phone.change") }).click();
    await look(page, "phone-change");
  },
);
