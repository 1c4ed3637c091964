import "./ui/base.css";
import { createRoot } from "react-dom/client";
import { auth } from "#api";
import { LocaleProvider, speak, startLocale } from "#i18n";
import { followTheme } from "#ui";
import { keepTabsTogether } from "./api/tabs";
import { App } from "./app/App";
import { forgetOnChange, refreshOnReturn } from "./app/query";
import { router } from "./app/router";
import { startWorker } from "./app/worker";

followTheme();
keepTabsTogether();
forgetOnChange();
refreshOnReturn();

// Texts, session and the page's own code are fetched side by side; the first paint needs them all.
const spoken = speak(startLocale());
const starting = auth
  .start()
  .then(() => router.load())
  .then(
    () => null,
    (problem: unknown) => problem,
  );
const [problem] = await Promise.all([starting, spoken]);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <LocaleProvider>
    <App problem={problem} />
  </LocaleProvider>,
);

// After the first paint, which it must not hold up.
void startWorker();
