import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The server that `vite` passes API calls to while developing. */
const server = process.env.SCHOOL_URL ?? "http://localhost:8000";
const proxied = { "/api": server, "/bank": server, "/files": server, "/health": server };

const FRAME =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|openapi-fetch|@tanstack\/[\w-]+)\//;

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    manifest: true,
    // Inlined files would be data: URLs, which the content security policy allows for pictures only.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // The lists of what each page imports would be 2.6 kB of the first load. Without them a page that is entered for the first time
      // finds its imports by itself, as a rule in the worker's cache; its styles still come before it is shown.
      resolveDependencies: (_file, needed, { hostType }) =>
        hostType === "js" ? needed.filter((file) => file.endsWith(".css")) : needed,
    },
    rolldownOptions: {
      // The worker stands by itself, at an address without a hash: browsers ask for it again and again.
      input: { index: "index.html", sw: "src/worker/sw.ts" },
      output: {
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        // What every page needs comes as one file: a dozen small ones would wait for each other on HTTP/1.1.
        codeSplitting: { groups: [{ name: "frame", test: FRAME }] },
      },
    },
  },
  server: { port: 5173, proxy: proxied },
  preview: { port: 4173, proxy: proxied },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
