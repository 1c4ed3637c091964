// What neither the type checker nor Biome checks: who imports whom, file sizes, logical CSS, translations.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { boundary, physical, sizes, translation } from "./rules.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const files = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(tsx?|css)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((path) => path !== "src/api/schema.ts");

const found = [];
const texts = new Map(files.map((path) => [path, readFileSync(join(root, path), "utf8")]));
for (const [path, text] of texts) {
  found.push(...sizes(path, text));
  found.push(...(path.endsWith(".css") ? physical(path, text) : boundary(path, text)));
}
found.push(
  ...(await translation(
    root,
    [...texts].filter(([path]) => !path.startsWith("src/i18n/")),
  )),
);

for (const line of found) console.error(line);
if (found.length) process.exit(1);
