import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { EVERY, expect, freshEmail, PASSWORD, problem, student, test } from "./support";

/** What the browser's microphone hears, once, in the school's own voice. The file is read when somebody begins to record. */
const SAID = "I have been learning English for three years.";
const sound = join(mkdtempSync(join(tmpdir(), "lyceum-said-")), "said.wav");

const { launchOptions } = (await import("../playwright.config")).default.use ?? {};
test.use({
  launchOptions: {
    ...launchOptions,
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", // its shell without windows has no microphone
    args: [
      ...(launchOptions?.args ?? []),
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${sound}%noloop`,
    ],
  },
});

/** A sentence in the school's own voice, which needs no provider: asked for by somebody else, as any program would. */
async function spoken(request: APIRequestContext, input: string): Promise<Buffer> {
  const person = {
    email: freshEmail("speaker"),
    password: PASSWORD,
    name: "Arash",
    locale: "en",
    time_zone: "UTC",
  };
  const { access_token } = await (await request.post("/api/identity/users", { data: person })).json();
  const answer = await request.post("/v1/audio/speech", {
    headers: { Authorization: `Bearer ${access_token}` },
    data: { model: "espeak", voice: "en", input, response_format: "wav", speed: 0.8 },
  });
  expect(answer.status()).toBe(200);
  return answer.body();
}

test(
  "what is said is written down, corrected and answered; the answer is heard",
  EVERY,
  async ({ page, request, t, look }) => {
    await student(page, "/partner");
    writeFileSync(sound, await spoken(request, SAID));
    await page.getByRole("button", { name: t("partner.new") }).click();
    const message = page.getByLabel(t("partner.say"));
    const speak = page.getByRole("button", { name: t("partner.mic"), exact: true });
    await speak.click(); // nobody has allowed it
    await expect(page.getByRole("alert")).toHaveText(t("partner.mic.refused"));
    await look(page, "partner-mic-refused");

    await page.context().grantPermissions(["microphone"]);
    await page.getByRole("button", { name: t("partner.mic.retry") }).click();
    await expect(page.getByText(t("partner.mic.recording"))).toBeVisible();
    await page.waitForTimeout(3500); // so long the sentence takes
    await look(page, "partner-mic-recording");
    await page.route("**/transcriptions", (route) => route.fulfill(problem(503, "ai_busy", { seconds: 5 })));
    await page.getByRole("button", { name: t("partner.mic.done") }).click();
    await expect(page.getByRole("alert")).toHaveText(t("problem.ai_busy", { seconds: 5 }));
    await look(page, "partner-mic-failed");
    await page.unroute("**/transcriptions");
    await page.getByRole("button", { name: t("partner.mic.resend") }).click();
    await expect(page.getByText(t("partner.mic.heard"))).toBeVisible({ timeout: 20_000 });
    await expect(message).toBeFocused();
    await expect(message).toHaveValue(/three/i);
    await look(page, "partner-mic-heard");

    await message.fill(SAID);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: t("partner.hear") }).click();
    await expect(page.locator("[data-lit]").first()).toBeVisible();
    await look(page, "partner-heard");
    await page.getByRole("button", { name: t("partner.hear.pause") }).click();
    await expect(page.getByRole("button", { name: t("partner.hear.on") })).toBeVisible();

    // In turns: a pause ends what is said, the answer is spoken, and whoever talks interrupts it.
    await page.getByRole("button", { name: t("partner.aloud") }).click();
    await expect(page.getByText(t("partner.mic.recording"))).toBeVisible();
    await expect(page.getByText(t("partner.aloud.speaking"))).toBeVisible({ timeout: 30_000 });
    await expect(page.locator("[data-lit]").first()).toBeVisible();
    await look(page, "partner-aloud");
    await expect(page.getByRole("log").getByText(/three/i).nth(1)).toBeVisible();
    await expect(page.getByText(t("partner.mic.recording"))).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: t("partner.aloud.leave") }).click();
    await expect(message).toBeVisible();
  },
);
