// The keys of the page: Space and Escape, wherever one is not typing or choosing.
export function listen(root, page) {
  const ended = new AbortController();
  document.addEventListener("keydown", event => {
    const elsewhere = event.target.closest?.("input, select, textarea, [contenteditable]")
      || (event.key === " " && event.target.closest?.("button, a, summary")); // There it presses what is focused.
    if (!root.isConnected || event.repeat || event.ctrlKey || event.altKey || event.metaKey || (elsewhere && event.key !== "Escape")) {
      return;
    }

    if (event.key === " " || event.key === "Escape") {
      event.preventDefault();
      page.invokeMethodAsync("PressAsync", event.key);
    }
  }, { signal: ended.signal });
  return { dispose: () => ended.abort() };
}
