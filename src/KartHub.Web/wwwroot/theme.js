// The choice is a cookie, so that the server renders the right theme at once; without one the system says which it is.
const system = matchMedia("(prefers-color-scheme: light)");
const theme = () => document.documentElement.dataset.theme ?? (system.matches ? "light" : "dark");
const tell = () => document.dispatchEvent(new CustomEvent("themechange", { detail: theme() }));

system.addEventListener("change", tell);
document.addEventListener("click", event => {
  if (!event.target.closest("[data-switch-theme]")) {
    return;
  }

  document.documentElement.dataset.theme = theme() === "dark" ? "light" : "dark";
  document.cookie = `theme=${theme()}; path=/; max-age=31536000; samesite=lax`;
  tell();
});
