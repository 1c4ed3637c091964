// Finishes the build: the fonts' licences go along with the fonts, the worker learns which files it keeps, and each text file gets
// packed twins, .br and .gz, which the server sends as they are.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { shelled, shellOf } from "./shell.mjs";

const LEAST_BYTES = 1024;

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(web, "dist");

const fonts = join(web, "node_modules", "@fontsource-variable");
mkdirSync(join(dist, "licences"), { recursive: true });
for (const font of readdirSync(fonts))
  copyFileSync(join(fonts, font, "LICENSE"), join(dist, "licences", `${font}.txt`));

const manifest = JSON.parse(readFileSync(join(dist, ".vite", "manifest.json"), "utf8"));
const worker = join(dist, "sw.js");
writeFileSync(
  worker,
  shelled(
    readFileSync(worker, "utf8"),
    shellOf(manifest, (path) => readFileSync(join(dist, path))),
  ),
);

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(js|css|html|json|svg|webmanifest)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = readFileSync(path);
  if (bytes.length < LEAST_BYTES) continue;
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  );
}
