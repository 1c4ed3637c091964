import type { Locator, Page } from "@playwright/test";
import type { Translate } from "../src/i18n/translate";
import { answer, check, type Kind, kindOf } from "./lessons.steps";
import { EVERY, expect, PHONE, student, test } from "./support";

test.use({ serviceWorkers: "allow" });

/** A newcomer whose browser has the app, at the first of the school's stories in their language. */
async function reader(page: Page, t: Translate, locale: string): Promise<void> {
  await student(page, "/today");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto("/read");
  await page.locator(`main a[href^="/books/"]:has([lang="${locale}"])`).first().click();
  await expect(page.getByRole("heading", { name: t("offline.title") })).toBeVisible();
}

/** Two words of a text that are different ones, and no names. */
async function twoWords(text: Locator): Promise<[Locator, Locator]> {
  await expect(text.first()).toBeVisible();
  const words = await text.allTextContents();
  const isPlain = (word: string) => /^[\p{Ll}\p{Lo}]{3,}$/u.test(word);
  const one = words.findIndex(isPlain);
  return [text.nth(one), text.nth(words.findIndex((word) => isPlain(word) && word !== words[one]))];
}

const HEARD: ReadonlySet<Kind> = new Set(["dictation", "listening_comprehension", "spelling"]);

/** Names of what this browser keeps. */
const keptNames = (page: Page) =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
    const texts = Object.keys(localStorage).filter((name) => /^lyceum\.(outbox|cards|lessons)/.test(name));
    return [...names, ...texts];
  });

test(
  "a kept book is read without a network after a reload; the place is told later; signing out clears it",
  PHONE,
  async ({ page, context, t, locale, look }) => {
    await reader(page, t, locale);
    const book = page.url();
    await page.getByRole("button", { name: t("offline.keepBook") }).click();
    await expect(page.getByRole("button", { name: t("offline.remove") })).toBeVisible({ timeout: 30_000 });
    await look(page, "offline-book");
    const text = page.locator("article [data-w]");
    const card = page.getByRole("dialog");
    await page.goto(`${book}/chapters/2`);
    const [looked, unseen] = await twoWords(text);
    await looked.click();
    await expect(card.getByRole("button", { name: t("reader.state.notYet") })).toBeVisible();
    await page.goto("/today");
    await expect(page.getByRole("heading", { name: t("today.goal") })).toBeVisible();

    await context.setOffline(true);
    await page.goto(`${book}/chapters/2`);
    await expect(text.first()).toBeVisible();
    await expect(page.getByText(t("offline.now"))).toBeVisible();
    await looked.click();
    await card.getByRole("button", { name: t("reader.state.notYet") }).click();
    await expect(card.getByText(t("reader.state.new"))).toBeVisible();
    await page.keyboard.press("Escape");
    await unseen.click();
    await expect(page.getByText(t("problem.word_not_kept"))).toBeVisible();
    await card.getByRole("button", { name: t("reader.keep"), exact: true }).click();
    await expect(card.getByText(t("reader.keep.later"))).toBeVisible();
    await expect(page.getByText(t("offline.words", { count: 2 }))).toBeVisible();
    const kept = (await unseen.textContent()) ?? "";
    await look(page, "offline-reader");
    await page.keyboard.press("Escape");
    await page.evaluate(() => window.scrollTo({ top: 600, behavior: "instant" }));
    await expect
      .poll(async () => (await keptNames(page)).some((name) => name.startsWith("lyceum.outbox.")))
      .toBe(true);
    await page.goto("/today");
    await expect(page.getByText(t("offline.asOf", { moment: "" }).trim(), { exact: false })).toBeVisible();
    await look(page, "offline-today");

    const sent = page.waitForResponse((answer) => answer.url().endsWith("/place") && answer.ok());
    await context.setOffline(false);
    await sent;
    await expect(page.getByText(t("offline.words", { count: 2 }))).toHaveCount(0);
    await page.goto("/words");
    await expect(page.getByRole("main").getByText(kept, { exact: true }).first()).toBeVisible();
    await page.goto(book);
    await expect(page.getByRole("link", { name: t("library.goOn", { number: 2 }) })).toBeVisible();
    await page.goto(`${book}/chapters/2`);
    await expect(looked).toHaveAttribute("data-state", "new");
    await expect(unseen).toHaveAttribute("data-state", "learning");

    expect((await keptNames(page)).some((name) => name.startsWith("lyceum.kept."))).toBe(true);
    await page.goto("/me");
    await page.getByRole("button", { name: t("settings.signOut") }).click();
    await expect(page.getByText(t("settings.signedOut")).last()).toBeVisible();
    await expect.poll(() => keptNames(page)).toEqual([]);
  },
);

test(
  "a kept lesson is played without a network, judged here, and counted once by the school",
  EVERY,
  async ({ page, context, t, locale, look }) => {
    await reader(page, t, locale);
    await page.locator('main a[href^="/lessons/"]').first().click();
    await page.getByRole("button", { name: t("offline.keep") }).click();
    await expect(page.getByRole("button", { name: t("offline.remove") })).toBeVisible({ timeout: 30_000 });
    await look(page, "offline-lesson");
    const lesson = page.url();

    await context.setOffline(true);
    await page.goto("/learn");
    await expect(page.getByText(t("offline.ready", { count: 1 }))).toBeVisible();
    await expect(page.getByRole("heading", { name: t("offline.lessons") })).toBeVisible();
    await look(page, "offline-learn");
    await page.goto(lesson);
    await page.getByRole("button", { name: t("lessons.start") }).click();
    let answers = 0;
    let heard = 0;
    while (await page.locator("main form").count()) {
      const kind = await kindOf(page);
      if (HEARD.has(kind)) await page.getByRole("button", { name: t("lessons.listen.normal") }).click();
      await answer(page, kind);
      await expect(page.getByText(t("problem.sound_not_kept"))).toHaveCount(0);
      if (HEARD.has(kind)) heard += 1;
      const verdict = await check(page);
      await expect(verdict).toContainText(t("offline.judged"));
      if (answers === 1) await look(page, "offline-verdict");
      await verdict.getByRole("button").last().click();
      answers += 1;
    }
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("lessons.end"));
    expect(heard).toBeGreaterThan(0);
    await expect(page.getByText(t("offline.waiting", { count: answers }))).toBeVisible();
    await look(page, "offline-end");
    await page.goto("/today");
    await expect(page.getByText(t("offline.waiting", { count: answers }))).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await look(page, "offline-waiting");

    // This device is made to have thought otherwise of one answer.
    await page.evaluate(() => {
      const name = Object.keys(localStorage).find((one) => one.startsWith("lyceum.outbox.")) ?? "";
      const lines = JSON.parse(localStorage.getItem(name) ?? "[]");
      lines[0].told.verdict = lines[0].told.verdict === "right" ? "wrong" : "right";
      localStorage.setItem(name, JSON.stringify(lines));
    });
    // The answers get through, but word of them does not come back: they are sent again, and each counts once.
    const ids: string[] = [];
    await page.route("**/api/lessons/attempts", async (route) => {
      ids.push(
        ...route
          .request()
          .postDataJSON()
          .attempts.map(({ id }: { id: string }) => id),
      );
      if (ids.length > answers) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await context.setOffline(false);
    await expect(page.getByText(t("offline.waiting", { count: answers }))).toHaveCount(0, {
      timeout: 30_000,
    });
    await expect.poll(() => new Set(ids).size, { timeout: 30_000 }).toBe(answers);
    expect(ids).toHaveLength(2 * answers);
    const differs = page.getByText(t("offline.differences", { count: 1 }));
    await expect(differs).toBeVisible();
    await look(page, "offline-differs");
    await page.getByRole("button", { name: t("offline.seen") }).click();
    await expect(differs).toHaveCount(0);
    await page.goto(lesson);
    await expect(page.getByRole("button", { name: t("lessons.again") })).toBeVisible();
    const id = lesson.split("/").at(-1) ?? "";
    await expect.poll(async () => (await earned(page, id)).answers).toBe(answers);
    expect((await earned(page, id)).xp).toBeGreaterThan(0);
  },
);

test(
  "a new version says that it is ready, and is loaded when one likes",
  EVERY,
  async ({ page, context, t }) => {
    // The first worker is made to be of an older version; what it is compared with later is the true one.
    await context.route("**/sw.js", async (route) => {
      const answer = await route.fetch();
      const script = (await answer.text()).replace(/version":"\w+/, 'version":"older');
      await route.fulfill({ response: answer, body: script });
    });
    await student(page, "/today");
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    const says = page.getByText(t("app.update"), { exact: true });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(says).toHaveCount(0);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update().then(() => undefined));
    await expect(says).toBeVisible();
    const loaded = page.waitForEvent("load");
    await page.getByRole("button", { name: t("app.update.load") }).click();
    await loaded;
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(says).toHaveCount(0);
    expect(await page.evaluate(() => caches.keys())).toHaveLength(2);
  },
);

/** What the school has counted for a lesson. */
async function earned(page: Page, lesson: string): Promise<{ answers: number; xp: number }> {
  return page.evaluate(async (source) => {
    const refreshed = await fetch("/api/identity/sessions/refresh", {
      method: "POST",
      headers: { "X-Lyceum": "refresh" },
    });
    const { access_token } = await refreshed.json();
    const answer = await fetch(`/api/progress/earned?source=${source}`, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    return answer.json();
  }, lesson);
}
