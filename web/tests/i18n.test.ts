import { expect, test } from "vitest";
import { en } from "../src/i18n/en";
import { fa } from "../src/i18n/fa";
import { formats } from "../src/i18n/format";
import { startLocale } from "../src/i18n/locale";
import { fill } from "../src/i18n/messages";
import { problemText } from "../src/i18n/problem";
import { translator } from "../src/i18n/translate";

const english = translator("en", en);
const persian = translator("fa", fa);

test("English counts in two forms, Persian in one with its own digits", () => {
  expect(english("common.minutes", { count: 1 })).toBe("1 minute");
  expect(english("common.minutes", { count: 12 })).toBe("12 minutes");
  expect(persian("common.minutes", { count: 12 })).toBe("۱۲ دقیقه");
});

test("languages with more forms find theirs, or the last one", () => {
  const message = { one: "{count} слово", few: "{count} слова", other: "{count} слов" };
  expect(fill(message, "ru", { count: 22 })).toBe("22 слова");
  expect(fill({ other: "{count} слов" }, "ru", { count: 22 })).toBe("22 слов");
});

test("a text of the other direction is isolated in the sentence, a number or a text of its own isn't", () => {
  expect(persian("words.deleted", { word: "curiosity" })).toContain("\u2068curiosity\u2069");
  expect(english("words.deleted", { word: "خواستن" })).toContain("\u2068خواستن\u2069");
  expect(english("words.deleted", { word: "tea" })).toBe("“tea” is deleted");
});

test("what isn't given stays visible instead of vanishing", () => {
  expect(fill("Hello {name}", "en")).toBe("Hello {name}");
});

test("days are Jalali in Persian and never shift with the zone", () => {
  expect(formats("fa").longDay("2026-03-21")).toBe("شنبه ۱ فروردین");
  expect(formats("en").longDay("2026-03-21")).toBe("Saturday 21 March");
  expect(formats("fa").percent(0.165)).toMatch(/۱۷/);
});

test("languages are named; what is no language tag is shown as it is", () => {
  expect(formats("en").language("fa")).toBe("Persian");
  expect(formats("fa").language("en")).toBe("انگلیسی");
  expect(formats("en").language("not a tag")).toBe("not a tag");
});

test("a problem is told by its code, else by the server's sentence, else in general", () => {
  const text = (error: unknown) => problemText(persian, error);
  expect(text({ code: "password_too_short", detail: "…", params: { min: 8 } })).toBe(
    "دست‌کم ۸ نویسه بنویسید.",
  );
  expect(text({ code: "brand_new", detail: "A sentence." })).toBe("A sentence.");
  expect(text(new TypeError("x is undefined"))).toBe(fa["problem.unknown"]);
  // What a proxy says by itself is in its own words, not the reader's.
  expect(text({ code: "http_502", detail: "Bad Gateway" })).toBe(fa["problem.unavailable"]);
  expect(text({ code: "http_500", detail: "Internal Server Error" })).toBe(fa["problem.unknown"]);
});

test("the browser's first language that we speak is the one to start in", () => {
  expect(startLocale(["de-DE", "fa-IR", "en"])).toBe("fa");
  expect(startLocale(["de-DE"])).toBe("en");
});
