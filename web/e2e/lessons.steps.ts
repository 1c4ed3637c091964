/** Answering activities, whatever their type. */

import type { Page } from "@playwright/test";
import { expect } from "./support";

export type Kind =
  | "multiple_choice"
  | "gap_fill"
  | "sentence_reordering"
  | "dictation"
  | "spelling"
  | "listening_comprehension"
  | "fill_in_blank"
  | "cloze_test"
  | "true_false"
  | "word_formation"
  | "vocabulary_matching"
  | "matching_pairs";

export const OF_OPTIONS: readonly Kind[] = ["multiple_choice", "listening_comprehension", "true_false"];
export const OF_ONE_LINE: readonly Kind[] = ["dictation", "spelling", "word_formation"];
export const OF_BLANKS: readonly Kind[] = ["fill_in_blank", "cloze_test"];

export async function kindOf(page: Page): Promise<Kind> {
  const activity = page.locator("main form [data-activity]");
  await activity.waitFor();
  return (await activity.getAttribute("data-activity")) as Kind;
}

/** Puts an answer together by taps; whether it is right is left to chance. */
export async function answer(page: Page, kind: Kind): Promise<void> {
  if (OF_OPTIONS.includes(kind)) await page.getByRole("radiogroup").locator("label").first().click();
  if (OF_ONE_LINE.includes(kind)) await page.getByRole("textbox").fill("the sea");
  if (OF_BLANKS.includes(kind)) {
    const blanks = page.locator("[data-blank]");
    for (let i = 0; i < (await blanks.count()); i++) await blanks.nth(i).fill("sea");
  }
  if (kind === "vocabulary_matching") {
    const words = page.locator("[data-word]:not([data-paired])");
    while (await words.count()) {
      await words.first().click();
      await page.locator("[data-meaning]:not([data-paired])").first().click();
    }
  }
  if (kind === "matching_pairs") {
    const closed = page.locator("[data-card][data-closed]");
    while (await closed.count()) {
      await closed.first().click();
      await closed.first().click();
      await page.locator("[data-keep]").click();
    }
  }
  if (kind === "gap_fill") {
    const gaps = page.locator("[data-gap]");
    for (let i = 0; i < (await gaps.count()); i++) {
      await page.locator("[data-word]:not([data-used])").first().click();
      await gaps.nth(i).click();
    }
  }
  if (kind === "sentence_reordering") {
    const left = page.locator("[data-pool] button:not([data-used])");
    while (await left.count()) await left.first().click();
  }
}

/** Checks the answer and waits for its verdict. */
export async function check(page: Page) {
  await page.locator("main form button[type=submit]").click();
  const verdict = page.locator("[data-verdict]");
  await verdict.waitFor();
  return verdict;
}

const focused = (page: Page, selector: string) => expect(page.locator(`${selector}:focus`)).toHaveCount(1);

/** The same answers by keys, and checked: words are taken and put, tiles picked and shifted, an option chosen by its number. */
export async function answerByKeys(page: Page, kind: Kind): Promise<void> {
  const isRightToLeft = (await page.locator('main form [dir="rtl"]').count()) > 0;
  const [forward, backward] = isRightToLeft ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  const press = (key: string) => page.keyboard.press(key);
  if (OF_OPTIONS.includes(kind)) await press("2");
  if (OF_BLANKS.includes(kind)) {
    const blanks = page.locator("[data-blank]");
    const count = await blanks.count();
    await blanks.first().focus();
    for (let at = 0; at < count; at++) {
      await page.keyboard.type("sea");
      if (at < count - 1) await press("Enter");
      if (at < count - 1) await expect(blanks.nth(at + 1)).toBeFocused();
    }
  }
  if (OF_ONE_LINE.includes(kind)) {
    await page.getByRole("textbox").focus();
    await page.keyboard.type("the sea");
  }
  if (kind === "vocabulary_matching") {
    const words = page.locator("[data-word]");
    await words.first().focus();
    for (let left = await words.count(); left > 0; left--) {
      await press("Enter");
      await focused(page, "[data-meaning]");
      await press("Enter");
      await focused(page, left > 1 ? "[data-word]" : "button[type=submit]");
    }
  }
  if (kind === "matching_pairs") {
    const closed = page.locator("[data-card][data-closed]");
    await closed.first().focus();
    for (let left = await closed.count(); left > 0; left -= 2) {
      await press("Enter");
      await closed.first().focus();
      await press("Enter");
      await expect(closed).toHaveCount(left - 2);
      await press("Enter");
      await focused(page, left > 2 ? "[data-card]" : "button[type=submit]");
    }
  }
  if (kind === "gap_fill") {
    await page.locator("[data-word]").first().focus();
    await press(forward);
    for (let left = await page.locator("[data-gap]").count(); left > 0; left--) {
      await press("Enter");
      await focused(page, "[data-gap]");
      await press("Enter");
      await focused(page, left > 1 ? "[data-word]" : "button[type=submit]");
    }
  }
  if (kind === "sentence_reordering") {
    const pool = page.locator("[data-pool] button:not([data-used])");
    const line = page.locator("[data-line] button");
    await pool.first().focus();
    for (let left = await pool.count(); left > 0; left--) {
      await press("Enter");
      await expect(pool).toHaveCount(left - 1);
    }
    const second = (await line.nth(1).textContent()) ?? "";
    await line.nth(1).focus();
    await press(`Alt+${backward}`);
    await expect(line.first()).toHaveText(second);
    await expect(line.first()).toBeFocused();
  }
  await press(kind === "sentence_reordering" ? "Control+Enter" : "Enter");
}
