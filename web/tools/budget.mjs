// First load: all scripts that the landing page needs, compressed, by the build's manifest. Fails above the budget.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

export const BUDGET_BYTES = 150_000;
const FIRST = ["index.html", "src/features/landing/LandingPage.tsx"];
const LOCALES = ["src/i18n/en/outside.ts", "src/i18n/fa/outside.ts"];

/** The files of `entries` and of all they import at once; what is loaded later is left out. */
export function filesOf(manifest, entries) {
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    if (!manifest[key]) throw new Error(`the build's manifest has no ${key}`);
    seen.add(key);
    manifest[key].imports?.forEach(visit);
  };
  entries.forEach(visit);
  return [...new Set([...seen].map((key) => manifest[key].file))].filter((file) => file.endsWith(".js"));
}

function main() {
  const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
  const manifest = JSON.parse(readFileSync(join(dist, ".vite", "manifest.json"), "utf8"));
  const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
  const totals = LOCALES.map((locale) =>
    filesOf(manifest, [...FIRST, locale]).reduce((sum, file) => sum + size(file), 0),
  );
  const most = Math.max(...totals) + size("boot.js");
  const said = `first load: ${(most / 1000).toFixed(1)} kB of compressed script; budget ${BUDGET_BYTES / 1000} kB`;
  if (most > BUDGET_BYTES) {
    console.error(`${said}: over it`);
    process.exit(1);
  }
  console.log(said);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
