import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

/** A school given by SCHOOL_URL (and its LYCEUM_HOME), else one of our own, started here on an empty folder. */
const PORT = process.env.LYCEUM_PORT ?? "8790";
const given = process.env.SCHOOL_URL;
/** Set to walk every journey in both languages; else a newcomer's first minutes are, and of each room what matters most, in one of them. */
const isEvery = Boolean(process.env.EVERY_JOURNEY);
/** Chromium without what only a window needs takes a quarter less of the processor. */
const BROWSERS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
/** Where a journey may put up a site of its own, from which the school fetches. */
process.env.SITE_PORT ??= String(Number(PORT) + 200);
process.env.LYCEUM_HOME ??= mkdtempSync(join(tmpdir(), "lyceum-journeys-"));

const START_MS = 120_000;
const STOP_MS = 15_000;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/failed",
  timeout: 90_000,
  // On a busy machine a page takes its time; what is there at once is not waited for.
  expect: { timeout: 15_000 },
  workers: 3,
  reporter: [["list"]],
  webServer: given
    ? undefined
    : {
        command: "mkdir -p test-results && exec ../.venv/bin/lyceum run > test-results/school.log 2>&1",
        url: `http://127.0.0.1:${PORT}/health/ready`,
        env: {
          LYCEUM_HOME: process.env.LYCEUM_HOME,
          LYCEUM_PORT: PORT,
          // All come from one address. Each user has the product's own limit: journeys go faster than anybody walks, and none may meet it.
          LYCEUM_ADDRESS_CALLS_A_MINUTE: "100000",
          LYCEUM_LIBRARY_FETCH_ALLOWED_NETWORKS: "127.0.0.1/32",
          LYCEUM_LIBRARY_FETCH_PORTS: `80,443,${process.env.SITE_PORT},${Number(process.env.SITE_PORT) + 1}`,
        },
        timeout: START_MS,
        gracefulShutdown: { signal: "SIGTERM", timeout: STOP_MS },
      },
  use: {
    baseURL: given ?? `http://127.0.0.1:${PORT}`,
    screenshot: "only-on-failure",
    // Journeys that need none are steadier without; those of offline have one.
    serviceWorkers: "block",
    timezoneId: "Asia/Tehran",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path)),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    {
      name: "en",
      grepInvert: isEvery ? undefined : /@phone|@every/,
      use: { ...devices["Desktop Chrome"], locale: "en-GB", viewport: { width: 1280, height: 800 } },
    },
    {
      name: "fa",
      grepInvert: isEvery ? undefined : /@desk|@every/,
      use: { ...devices["Pixel 7"], locale: "fa-IR" },
    },
  ],
});
