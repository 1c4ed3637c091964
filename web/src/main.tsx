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

// For those inside, and after the first paint: somebody who only looks in at the door need not load all of the school.
const inside = () => auth.state.status === "in";
if (inside()) void startWorker();
else {
  const stop = auth.subscribe(() => {
    if (!inside()) return;
    stop();
    void startWorker();
  });
}
