import "./ui/base.css";
import { createRoot } from "react-dom/client";
import { auth } from "#api";
import { LocaleProvider, loadMessages, markDocument, startLocale } from "#i18n";
import { followTheme } from "#ui";
import { keepTabsTogether } from "./api/tabs";
import { App } from "./app/App";
import { forgetOnChange } from "./app/query";

const locale = startLocale();
markDocument(locale);
followTheme();
keepTabsTogether();
forgetOnChange();

// Texts and session are fetched side by side; the first paint needs both.
const starting = auth.start().then(
  () => null,
  (problem: unknown) => problem,
);
const [messages, problem] = await Promise.all([loadMessages(locale), starting]);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <LocaleProvider locale={locale} messages={messages}>
    <App problem={problem} />
  </LocaleProvider>,
);
