// Starts the page's connection to the hub and brings it back, for ever: quickly at first, then every few seconds. A hub that was
// started anew does not know the page any more; then it is loaded again at its address, which is all of its state but what was typed.
import * as typed from "./typed.js";

const waits = [0, 500, 1000, 2000, 3000]; // Milliseconds before each attempt; the last one goes on.
const patience = 5000; // Milliseconds: a hub that takes longer to answer is asked again.
const away = document.getElementById("hub-away");
const broken = document.getElementById("blazor-error-ui"); // Blazor shows it when the page's own work in the hub has failed.
let place = null; // The address when the connection was lost; null while it stands.

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Whether the hub answers: "here", or "door" if it does not know the person any more, or "away". */
async function ask() {
  try {
    const answer = await fetch("/api/here", { cache: "no-store", signal: AbortSignal.timeout(patience) });
    return answer.ok ? "here" : answer.status === 401 || answer.status === 403 ? "door" : "away";
  } catch {
    return "away";
  }
}

function show(isAway) {
  away.hidden = !isAway;
  document.documentElement.toggleAttribute("data-hub-away", isAway);
  document.dispatchEvent(new Event("hubchange"));
}

function loadAgain() {
  typed.keep();
  location.reload(); // Whoever is not signed in any more is sent to the door.
}

/** Tries until the hub answers; then `rejoin` says whether the page need not be loaded again, and throws if the hub is gone once more. */
async function comeBack(rejoin) {
  place = location.href;
  show(true);
  for (let attempt = 0; ; attempt++) {
    await pause(waits[Math.min(attempt, waits.length - 1)] * (0.8 + 0.4 * Math.random())); // A room does not return in step.
    const answer = await ask();
    try {
      if (answer === "door" || (answer === "here" && !await rejoin())) {
        return loadAgain();
      }

      if (answer === "here") {
        return;
      }
    } catch {
      // It went away again in between.
    }
  }
}

function onConnectionDown() {
  if (place === null) {
    comeBack(() => Blazor.reconnect()); // True: the hub still knows the page, and onConnectionUp was called.
  }
}

function onConnectionUp() {
  if (place !== null && location.href !== place) {
    return loadAgain(); // A link was followed meanwhile, of which the hub has heard nothing.
  }

  place = null;
  show(false);
  typed.sayAgain();
}

new MutationObserver(async () => {
  if (broken.style.display === "block" && place === null && await ask() !== "here") {
    broken.style.display = "none";
    comeBack(() => false);
  }
}).observe(broken, { attributes: true, attributeFilter: ["style"] });
broken.querySelector("button").addEventListener("click", loadAgain);

typed.restore();
Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown, onConnectionUp } } });
