// The keys of the page: Space and Escape, and T while it is held, wherever one is not typing or choosing.
export function listen(root, page, repeatSeconds) {
  const ended = new AbortController();
  const { signal } = ended;
  let holding = null; // What is said again while the override is held.

  const release = () => {
    if (holding !== null) {
      clearInterval(holding);
      holding = null;
      page.invokeMethodAsync("OverrideAsync", false);
    }
  };
  const say = async () => {
    if (!await page.invokeMethodAsync("OverrideAsync", true)) {
      clearInterval(holding);
      holding = null;
    }
  };
  const hold = () => {
    if (holding === null) {
      holding = setInterval(say, repeatSeconds * 1000);
      say();
    }
  };

  document.addEventListener("keydown", event => {
    const elsewhere = event.target.closest?.("input, select, textarea, [contenteditable]")
      || (event.key === " " && event.target.closest?.("button, a, summary")); // There it presses what is focused.
    if (!root.isConnected || event.repeat || event.ctrlKey || event.altKey || event.metaKey || (elsewhere && event.key !== "Escape")) {
      return;
    }

    if (event.key === " " || event.key === "Escape") {
      event.preventDefault();
      page.invokeMethodAsync("PressAsync", event.key);
    } else if (event.key.toLowerCase() === "t") {
      hold();
    }
  }, { signal });
  document.addEventListener("keyup", event => event.key.toLowerCase() === "t" && release(), { signal });
  root.addEventListener("keydown", event => {
    if (event.target.closest?.("[data-override]") && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      hold();
    }
  }, { signal });
  root.addEventListener("keyup", event => event.target.closest?.("[data-override]") && release(), { signal });
  root.addEventListener("pointerdown", event => {
    if (event.target.closest?.("[data-override]")) {
      event.preventDefault();
      hold();
    }
  }, { signal });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, release, { signal });
  }

  addEventListener("blur", release, { signal });
  signal.addEventListener("abort", () => clearInterval(holding));
  return { dispose: () => ended.abort() };
}
