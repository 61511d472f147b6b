// What the person typed or chose on the page, and how far it was scrolled: kept when the page is loaded again without being asked to.
const shelf = "typed";
const fields = "#content :is(input:not([type=password], [type=file], [type=hidden]), textarea, select)";
const touched = new Set();
const unsaid = new Set(); // Touched while the hub was away: it has not heard of them.
let saying = false; // Events of this script are not the person's.
const patience = 20_000; // Milliseconds for a page to draw what was on it before.

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, event => {
    if (!saying && event.target.matches?.(fields) && !event.target.readOnly) {
      touched.add(event.target);
      if (document.documentElement.hasAttribute("data-hub-away")) {
        unsaid.add(event.target);
      }
    }
  }, true);
}

const isTick = field => field.type === "checkbox" || field.type === "radio";

/** What people know a field by; ids may be others after a reload. */
function nameOf(field) {
  const label = [...field.labels?.[0]?.childNodes ?? []].map(node => node.textContent.trim()).find(text => text);
  return [field.type, field.getAttribute("aria-label") ?? label ?? field.placeholder ?? "", field.type === "radio" ? field.name : ""].join("|");
}

function say(field) {
  saying = true;
  if (field.type === "radio" && field.checked) {
    field.dispatchEvent(new MouseEvent("click", { bubbles: true })); // What MudBlazor's listen to.
  }

  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  saying = false;
}

/** Tells the hub what was typed while it was away, where it still knows the page. */
export function sayAgain() {
  [...unsaid].filter(field => field.isConnected).forEach(say);
  unsaid.clear();
}

/** Keeps it, right before the page is loaded again. */
export function keep() {
  const kept = [...touched].filter(field => field.isConnected).map(field => ({ name: nameOf(field), value: field.value, ticked: isTick(field) ? field.checked : null }));
  try {
    sessionStorage.setItem(shelf, JSON.stringify({ address: location.href, scroll: scrollY, kept }));
  } catch {
    // The browser keeps nothing for this page: it comes back all the same.
  }
}

/** Puts it back as the page draws itself, if it is the page that it was kept for. */
export async function restore() {
  let left;
  try {
    left = JSON.parse(sessionStorage.getItem(shelf));
    sessionStorage.removeItem(shelf);
  } catch {
    return;
  }

  if (left?.address !== location.href) {
    return;
  }

  let scrolled = left.scroll === 0;
  for (const kind of ["wheel", "pointerdown", "keydown"]) {
    addEventListener(kind, () => { scrolled = true; }, { once: true, passive: true }); // The person goes where they want.
  }

  const until = performance.now() + patience;
  while ((left.kept.length > 0 || !scrolled) && performance.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 100));
    if (document.querySelector(".kh-shell[data-live]")) { // Before that, nobody would hear of it.
      left.kept = left.kept.filter(one => !put(one));
      if (!scrolled) {
        scrollTo({ top: left.scroll, behavior: "instant" });
        scrolled = Math.abs(scrollY - left.scroll) < 2;
      }
    }
  }
}

/** Whether the field is there. */
function put({ name, value, ticked }) {
  const field = [...document.querySelectorAll(fields)].find(f => nameOf(f) === name && (f.type !== "radio" || f.value === value) && !f.disabled);
  if (!field) {
    return false;
  }

  if (field.type === "radio" && !ticked) {
    return true; // Another of them is chosen.
  }

  if (!touched.has(field) && (ticked === null ? field.value !== value : field.checked !== ticked)) {
    ticked === null ? field.value = value : field.checked = ticked;
    say(field);
  }

  touched.add(field); // For the next time.
  return true;
}
