// A game pad, also one that is plugged in later. Buttons are where an N64's are: A below, B to its left, the hop on the shoulders.
import { held } from "./held.js";

const buttons = [[0, held.a], [1, held.b], [2, held.b], [4, held.rb], [5, held.rb], [6, held.b], [7, held.a], [14, held.left], [15, held.right]];

export class Pad {
  /** Browsers offer pads in secure contexts alone: over https, or on this machine. */
  supported = typeof navigator.getGamepads === "function" && isSecureContext;
  name = null;
  held = 0;
  stick = 0;

  /** @param changed Called with the time of what changed. */
  constructor(changed, signal) {
    if (!this.supported) {
      return;
    }

    const look = now => {
      if (signal.aborted) {
        return;
      }

      const pad = navigator.getGamepads().find(one => one?.connected && one.axes.length > 0);
      const before = [this.held, this.stick];
      this.name = pad?.id ?? null;
      this.held = pad ? buttons.reduce((sum, [number, what]) => pad.buttons[number]?.pressed ? sum | what : sum, 0) : 0;
      this.stick = pad?.axes[0] ?? 0;
      if (this.held !== before[0] || this.stick !== before[1]) {
        changed(pad?.timestamp ?? now);
      }

      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }
}
