// The choice is a cookie, so that the server renders the right theme at once.
document.addEventListener("click", event => {
  if (!event.target.closest("[data-switch-theme]")) {
    return;
  }

  const theme = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
  document.documentElement.dataset.bsTheme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
});
