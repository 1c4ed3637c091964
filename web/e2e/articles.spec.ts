import { createServer, type Server } from "node:http";
import { EVERY, expect, PHONE, student, test } from "./support";

const TITLE = "The Ferry at Dusk";
const TEXT =
  "The old ferry crossed the river twice a day, and Mina had never missed it. This evening the bench on the landing was empty, and a lantern hung where the bell used to be. She sat down and waited for the sound of the rope.";
const PAGE = `<!doctype html><html lang="en"><head><title>${TITLE}</title></head><body><nav><a href="/">Home</a></nav><article><h1>${TITLE}</h1><p>${TEXT}</p><p>${TEXT.replaceAll("Mina", "Omid")}</p></article></body></html>`;

// The two languages run at the same time, each with a site of its own.
const port = (locale: string) => Number(process.env.SITE_PORT) + (locale === "fa" ? 1 : 0);
let site: Server;
let isOpen = false;

test.beforeEach(async ({ page, locale }) => {
  isOpen = false;
  site = createServer((request, answer) => {
    const found = request.url === "/ferry" && isOpen;
    answer
      .writeHead(found ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" })
      .end(found ? PAGE : "");
  }).listen(port(locale), "127.0.0.1");
  await student(page, "/read");
});

test.afterEach(() => new Promise((closed) => site.close(closed)));

test(
  "an article is fetched by its address; what goes wrong is said where it happens",
  PHONE,
  async ({ page, t, locale, look }) => {
    const field = page.getByLabel(t("library.article"));
    const fetchIt = page.getByRole("button", { name: t("library.article.add"), exact: true });
    await field.fill("http://10.0.0.1/wiki");
    await fetchIt.click();
    await expect(page.getByText(t("problem.article_address_private"))).toBeVisible();
    await look(page, "article-refused");

    await field.fill(`http://127.0.0.1:${port(locale)}/ferry`);
    await fetchIt.click();
    await expect(page.getByText(t("problem.article_not_found"))).toBeVisible({ timeout: 30_000 });
    await expect(field).toHaveValue("");
    await look(page, "article-failed");

    isOpen = true;
    await page.getByRole("button", { name: t("library.article.again") }).click();
    await page.getByRole("link", { name: TITLE }).click({ timeout: 30_000 });
    await expect(page.getByRole("heading", { level: 1, name: TITLE })).toBeVisible();
  },
);

test("the same book in another format is said, and both may stay", EVERY, async ({ page, t, look }) => {
  const text = Array.from(
    { length: 8 },
    (_, line) => `<p>${TEXT.replaceAll("Mina", `Mina ${line}`)}</p>`,
  ).join("\n");
  const html = `<!doctype html><html lang="en"><head><title>${TITLE}</title></head><body><h1>${TITLE}</h1>${text}</body></html>`;
  const marked = `# ${TITLE}\n\n${html
    .match(/<p>.*?<\/p>/g)
    ?.map((paragraph) => paragraph.slice(3, -4))
    .join("\n\n")}\n`;
  const files = { [`${TITLE}.html`]: html, [`${TITLE}.md`]: marked };
  for (const [name, content] of Object.entries(files)) {
    const count = await page.getByRole("link", { name: TITLE }).count();
    await page
      .locator("input[type=file]")
      .setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
    await expect(page.getByRole("link", { name: TITLE })).toHaveCount(count + 1, { timeout: 30_000 });
  }
  await page.getByRole("link", { name: TITLE }).first().click();
  await expect(page.getByText(t("library.same"))).toBeVisible();
  await look(page, "book-twice");
  await page.getByRole("button", { name: t("library.same.keep") }).click();
  await expect(page.getByText(t("library.same"))).toHaveCount(0);
});
