// Runs before the first paint: language, direction and theme of <html>. Mirrors src/i18n/locale.ts and src/app/theme.ts.
(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage is switched off: fall back to what the browser asks for
    }
  };
  const root = document.documentElement;
  const wanted = kept("lyceum.locale") ?? navigator.languages?.find((l) => /^(en|fa)\b/.test(l)) ?? "en";
  const persian = wanted.startsWith("fa");
  root.lang = persian ? "fa" : "en";
  root.dir = persian ? "rtl" : "ltr";
  const face = document.querySelector(`link[data-locale="${root.lang}"]`);
  if (face) Object.assign(face, { as: "font", type: "font/woff2", crossOrigin: "", rel: "preload" });
  if (persian) document.querySelector("link[rel=manifest]")?.setAttribute("href", "/manifest.fa.webmanifest");
  const theme = kept("lyceum.theme");
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
})();
