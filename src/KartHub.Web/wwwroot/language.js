// The choice is a cookie, so that the server tells the page in it; without one the browser's languages say which it is.
document.addEventListener("change", event => {
  const { chooseLanguage: cookie } = event.target.dataset;
  if (!cookie) {
    return;
  }

  document.cookie = `${cookie}=${encodeURIComponent(event.target.value)}; path=/; max-age=31536000; samesite=lax`;
  location.replace(location.pathname + location.search); // Not reload(), which would send a form again.
});
