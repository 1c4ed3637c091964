// The rules of check.mjs. Each gives a list of sentences, empty when all is well.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";

const MOST_LINES = 250;

export function sizes(path, text) {
  const lines = text.split("\n").length - 1;
  return lines > MOST_LINES ? [`${path}: ${lines} lines; ${MOST_LINES} at most`] : [];
}

/** What each floor may import, beside packages. */
const ALLOWED = {
  base: ["base"],
  i18n: ["i18n", "base"],
  "cards-core": ["cards-core", "base"],
  api: ["api", "base"],
  ui: ["ui", "base"],
  parts: ["parts", "ui", "api", "i18n", "cards-core", "base"],
  features: ["features", "parts", "ui", "api", "i18n", "cards-core", "base"],
};

const floorOf = (path) => path.split("/")[1];
const roomOf = (path) => path.split("/").slice(0, 3).join("/");

/** A floor imports only what it may; a feature never imports another. */
export function boundary(path, text) {
  const allowed = ALLOWED[floorOf(path)];
  if (!allowed) return [];
  const found = [];
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
    const to = target.startsWith("#")
      ? `src/${target.slice(1)}`
      : target.startsWith(".") && normalize(join(dirname(path), target));
    if (!to || isRouteType(to, text)) continue;
    if (!allowed.includes(floorOf(to))) found.push(`${path}: imports ${target}; ${floorOf(path)} may not`);
    else if (floorOf(to) === "features" && roomOf(to) !== roomOf(path)) {
      found.push(`${path}: imports ${target}, another feature`);
    }
  }
  return found;
}

/** A feature's routes.ts may name the type it fills. */
const isRouteType = (to, text) => to === "src/app/routes" && /import type \{ RouteSpec \}/.test(text);

const PHYSICAL =
  /(^|[\s;{])((?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)/gm;

/** Only logical properties: what is left in English is right in Persian. */
export function physical(path, text) {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
  return [...bare.matchAll(PHYSICAL)].map((match) => {
    const line = bare.slice(0, match.index + match[1].length).split("\n").length;
    return `${path}:${line}: ${match[2].trim()} is physical; use its logical twin`;
  });
}

const forms = (message) => (typeof message === "string" ? { other: message } : message);
const names = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** Compares two languages' messages: same keys, same {names}, nothing left untranslated, no unused or wrongly typed text. */
export function compared(en, fa, room = "") {
  const found = [];
  for (const key of Object.keys(en)) {
    if (key.endsWith(".key")) continue; // what is printed on a key of the keyboard
    if (!(key in fa)) {
      found.push(`${room}${key}: missing in Persian`);
      continue;
    }
    const wanted = names(forms(en[key]).other);
    for (const text of Object.values(forms(fa[key]))) {
      if (names(text).join() !== wanted.join()) found.push(`${key}: Persian has other {names} than English`);
      if (
        !/[\u0600-\u06ff]/.test(text.replace(/\{\w+\}/g, "")) &&
        /[A-Za-z]/.test(text.replace(/\{\w+\}/g, ""))
      ) {
        found.push(`${key}: not translated`);
      }
      if (/[يك0-9٠-٩]/.test(text.replace(/\{\w+\}/g, "")))
        found.push(`${key}: Arabic letters or foreign digits in Persian`);
      if (/(^|\s)ن?می [\u0600-\u06ff]/.test(text)) found.push(`${key}: a space where a half-space belongs`);
    }
  }
  for (const key of Object.keys(fa)) if (!(key in en)) found.push(`${room}${key}: no longer in English`);
  return found;
}

/** Keys that are put together at run time begin with one of these. */
const DYNAMIC = [
  "problem.",
  "admin.status.",
  "level.",
  "welcome.",
  "settings.theme.",
  "landing.",
  "today.continue.",
];

/** Pages shown before one is inside, and what is around all pages: they have only the texts of outside.ts. */
const OUTSIDE = /^src\/(app|features\/(landing|identity))\//;

/** `sources`: pairs of path and text of all code but the texts themselves. */
export async function translation(root, sources) {
  const load = async (lang, file) =>
    Object.assign({}, ...Object.values(await import(pathToFileURL(join(root, "src/i18n", lang, file)))));
  const rooms = readdirSync(join(root, "src/i18n/en")).filter(
    (file) => !["index.ts", "outside.ts", "inside.ts"].includes(file),
  );
  const found = [];
  const all = sources.map(([, text]) => text).join("\n");
  const later = [...readFileSync(join(root, "src/i18n/en/inside.ts"), "utf8").matchAll(/"\.\/(\w+)"/g)];
  const inside = Object.assign({}, ...(await Promise.all(later.map(([, room]) => load("en", `${room}.ts`)))));
  for (const [path, text] of sources.filter(([path]) => OUTSIDE.test(path))) {
    for (const [, key] of text.matchAll(/"([a-z][\w.]*)"/gi)) {
      if (key in inside) found.push(`${path}: says ${key}, which is fetched only for the pages inside`);
    }
  }
  const built = new Set([...all.matchAll(/[`"]([\w.]+\.)\$\{/g)].map(([, start]) => start));
  for (const file of rooms) {
    const [en, fa] = await Promise.all([load("en", file), load("fa", file)]);
    found.push(...compared(en, fa));
    for (const key of Object.keys(en)) {
      const isBuilt = [...built, ...DYNAMIC].some((start) => key.startsWith(start));
      if (!isBuilt && !all.includes(`"${key}"`)) found.push(`${key}: no page uses it`);
    }
  }
  return found;
}
