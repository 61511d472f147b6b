// Arrows and WASD: while the person is at the seat, and does not write somewhere.
import { held } from "./held.js";

const meaning = {
  ArrowLeft: held.left, KeyA: held.left,
  ArrowRight: held.right, KeyD: held.right,
  ArrowUp: held.a, KeyW: held.a,
  ArrowDown: held.b, KeyS: held.b,
  Space: held.rb, ShiftLeft: held.rb, ShiftRight: held.rb,
};
const writes = "input, select, textarea, [contenteditable], [role=textbox], [role=listbox], [role=menu], [role=dialog]";

export class Keys {
  #down = new Set();

  /** @param canvas Of the seat. @param changed Called with the time of what changed. */
  constructor(canvas, changed, signal) {
    const free = event => {
      const elsewhere = event.target.closest?.(writes) || (event.code === "Space" && event.target.closest?.("button, a, summary")); // There it presses what is focused.
      return canvas.isConnected && !elsewhere && !event.ctrlKey && !event.altKey && !event.metaKey;
    };
    document.addEventListener("keydown", event => {
      if (event.code in meaning && free(event)) {
        event.preventDefault(); // Arrows and the space bar would scroll.
        if (!event.repeat) {
          this.#down.add(event.code);
          changed(event.timeStamp);
        }
      }
    }, { signal });
    document.addEventListener("keyup", event => {
      if (this.#down.delete(event.code)) {
        changed(event.timeStamp);
      }
    }, { signal });
    const release = event => {
      if (this.#down.size > 0) {
        this.#down.clear();
        changed(event.timeStamp);
      }
    };
    window.addEventListener("blur", release, { signal });
    document.addEventListener("visibilitychange", release, { signal });
  }

  get held() {
    return [...this.#down].reduce((sum, code) => sum | meaning[code], 0);
  }
}
