import { defineConfig, devices } from "@playwright/test";

/** The school under test; started by the configuration where none is given. */
const url = process.env.LYCEUM_URL ?? "http://localhost:8000";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 60_000,
  workers: 1,
  reporter: [["list"]],
  use: {
    baseURL: url,
    screenshot: "only-on-failure",
    reducedMotion: "reduce",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
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
    { name: "en", use: { ...devices["Desktop Chrome"], locale: "en-GB", viewport: { width: 1280, height: 800 } } },
    { name: "fa", use: { ...devices["Pixel 7"], locale: "fa-IR" } },
  ],
});
