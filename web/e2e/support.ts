/** What every journey has: the texts of its language, a look with axe, a picture, a way to sign in. */

import { execFileSync } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { en } from "../src/i18n/en";
import { fa } from "../src/i18n/fa";
import type { Locale } from "../src/i18n/locale";
import { type Translate, translator } from "../src/i18n/translate";

export { expect };

interface Support {
  locale: Locale;
  /** A text as the page in this language shows it. */
  t: Translate;
  /** Nothing found by axe, nothing wider than the screen; keeps a picture of the page under this name where PICTURES is set. */
  look(page: Page, name: string): Promise<void>;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PICTURES = "test-results/pictures";

export const test = base.extend<Support>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  locale: async ({}, use, info) => use(info.project.name as Locale),
  t: async ({ locale }, use) => use(translator(locale, locale === "fa" ? fa : en)),
  look: async ({ locale }, use) =>
    use(async (page, name) => {
      await expect(page.getByRole("status").filter({ has: page.locator("[aria-hidden]") })).toHaveCount(0);
      // A dialog that begins with a field waits, on a phone, for the keyboard that is about to open; here none does, for 600 ms.
      await expect(page.locator('[style*="mask-image"]')).toHaveCount(0);
      if (process.env.PICTURES)
        await page.screenshot({ path: `${PICTURES}/${name}-${locale}.png`, fullPage: true });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }),
  page: async ({ page }, use) => {
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(error.message));
    page.on("console", (message) => {
      // A refused call is logged by the browser itself; the journeys look at what the page says about it.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        broken.push(message.text());
      }
    });
    await use(page);
    expect(broken).toEqual([]);
  },
});

/** An address that no other journey uses, also of those that run at the same moment. */
export function freshEmail(who: string): string {
  return `${who}-${randomUUID()}@example.org`;
}

/** A sign-in link for a user of this role, by default a new one, made by the command line as a school's admin would. */
export function signInLink(role: string, email = freshEmail(role)): string {
  const command = process.env.SCHOOL_COMMAND ?? "../.venv/bin/lyceum";
  const words =
    role === "admin"
      ? ["admin", "create", email, "Parisa"]
      : ["user", "create", email, "--name", "Parisa", "--role", role];
  const said = execFileSync(command, words, { encoding: "utf8" });
  const token = said.match(/\/link#(\S+)/)?.[1];
  if (!token) throw new Error(`no link in: ${said}`);
  return `/link#${token}`;
}

/** What an authenticator app with this key shows now (RFC 6238). */
export function authenticatorCode(key: string): string {
  const bits = [...key].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const seed = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", seed).update(step).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/**
 * Somebody of this role, made by the command line and signed in by calls, with an authenticator app where the role asks for one; the page
 * stands at `to`. Gives the access token.
 */
export async function enter(
  page: Page,
  role: string,
  to = "/today",
  email = freshEmail(role),
): Promise<string> {
  const post = (path: string, data: object) => page.request.post(`/api/identity/sessions/${path}`, { data });
  let came = await post("link", { token: signInLink(role, email).split("#")[1] });
  if (came.status() === 202) {
    const { ticket } = await came.json();
    const { key, setup } = await (await post("second/enrol/authenticator", { ticket })).json();
    const first = { ticket, setup, code: authenticatorCode(key), password: PASSWORD };
    came = await post("second/enrol/authenticator/confirm", first);
  }
  expect(came.status()).toBe(201);
  await beIn(page, to);
  return (await came.json()).access_token;
}

/** Whether every journey is asked for. */
export const isEvery = Boolean(process.env.EVERY_JOURNEY);
/** Journeys that are walked in one language and size unless every one is asked for: at a desk in English, on a phone in Persian. */
export const DESK = { tag: "@desk" };
export const PHONE = { tag: "@phone" };
/** Journeys that are walked when every one is asked for, in both: others show the same ground, or tests of the back end do. */
export const EVERY = { tag: "@every" };

export const PASSWORD = "river lamp seven tea";

/** What the school says when it refuses. */
export const problem = (status: number, code: string, params: Record<string, number> = {}) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ title: code, status, code, detail: code, params }),
});

/**
 * Somebody who signed up a moment ago, by the same call as the form, and skipped the four questions; the page stands at `to`.
 * The app takes the page's language for their own unless told otherwise. `at`: the school under another of its names.
 */
export async function student(
  page: Page,
  to: string,
  native: string | null = base.info().project.name,
  at = "",
): Promise<string> {
  const email = freshEmail("learner");
  const locale = base.info().project.name;
  const zone = { time_zone: "Asia/Tehran" };
  const person = { email, password: PASSWORD, name: "Sara", locale, ...zone };
  const signedUp = await page.request.post(`${at}/api/identity/users`, { data: person });
  expect(signedUp.status()).toBe(201);
  const headers = { Authorization: `Bearer ${(await signedUp.json()).access_token}` };
  const answers = { native_language: native, ...zone };
  const skipped = await page.request.put(`${at}/api/progress/profile`, { data: answers, headers });
  expect(skipped.status()).toBe(200);
  await beIn(page, to, at);
  return email;
}

/** As the app would, the browser remembers that somebody is signed in. */
async function beIn(page: Page, to: string, at = ""): Promise<void> {
  await page.goto(`${at}/health/live`);
  await page.evaluate(() => localStorage.setItem("lyceum.session", "1"));
  await page.goto(at + to);
}
