/** Answering activities, whatever their type. */

import type { Page } from "@playwright/test";

export type Kind = "multiple_choice" | "gap_fill" | "sentence_reordering" | "dictation";

export async function kindOf(page: Page): Promise<Kind> {
  const form = page.locator("main form");
  await form.waitFor();
  if (await form.getByRole("radiogroup").count()) return "multiple_choice";
  if (await form.locator("[data-gap]").count()) return "gap_fill";
  if (await form.locator("[data-pool]").count()) return "sentence_reordering";
  return "dictation";
}

/** Puts an answer together by taps; whether it is right is left to chance. */
export async function answer(page: Page, kind: Kind): Promise<void> {
  if (kind === "multiple_choice") await page.getByRole("radiogroup").locator("label").first().click();
  if (kind === "dictation") await page.getByRole("textbox").fill("the sea");
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
