// What a person presses in a seat: keys, a pad, a thumb on the screen. Said when it changes.
const keys = { left: 1, right: 2, accelerate: 4, brake: 8, hop: 16 };
const codes = {
  ArrowLeft: keys.left, KeyA: keys.left, ArrowRight: keys.right, KeyD: keys.right, ArrowUp: keys.accelerate, KeyW: keys.accelerate,
  ArrowDown: keys.brake, KeyS: keys.brake, Space: keys.hop,
};
const thumbReach = 56; // CSS pixels from the middle to full lock.

/** @param press Told what is pressed: `{ keys, padX, padY, padButtons, touchX, touchButtons }`; a stick that is not there is NaN. */
export class Input {
  constructor(root, stage, press) {
    Object.assign(this, { root, stage, press, down: new Set(), keys: 0, padX: NaN, padY: NaN, padButtons: 0, touchX: NaN, touchButtons: 0, pad: null, said: "" });
    this.ended = new AbortController();
    const { signal } = this.ended;
    document.addEventListener("keydown", event => this.key(event, true), { signal });
    document.addEventListener("keyup", event => this.key(event, false), { signal });
    addEventListener("blur", () => this.release(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.release(), { signal });
    this.listenToThumbs(signal);
    this.padsAreTold = typeof navigator.getGamepads === "function" && isSecureContext;
    if (this.padsAreTold) {
      const look = () => {
        if (!signal.aborted) {
          this.lookAtPad();
          requestAnimationFrame(look);
        }
      };
      look();
    }
  }

  dispose() {
    this.ended.abort();
    this.thumbs?.remove();
  }

  key(event, isDown) {
    const key = codes[event.code];
    const elsewhere = event.target.closest?.("input, select, textarea, [contenteditable]") || (event.code === "Space" && event.target.closest?.("button, a, summary"));
    if (!key || !this.root.isConnected || (isDown && (elsewhere || event.ctrlKey || event.altKey || event.metaKey))) {
      return;
    }

    if (isDown) {
      event.preventDefault(); // The page would scroll.
      this.down.add(event.code);
    } else {
      this.down.delete(event.code);
    }

    this.keys = [...this.down].reduce((all, code) => all | codes[code], 0);
    this.say();
  }

  release() {
    this.down.clear();
    this.keys = 0;
    this.say();
  }

  /** As an N64's: the left stick or the cross steers; A accelerates, B or X brakes, the shoulders hop. */
  lookAtPad() {
    const pad = [...navigator.getGamepads()].find(p => p?.connected && p.axes.length >= 2) ?? null;
    this.pad = pad?.id ?? null;
    if (!pad) {
      this.padX = this.padY = NaN;
      this.padButtons = 0;
    } else {
      const on = i => pad.buttons[i]?.value > 0.3;
      const cross = (on(15) ? 1 : 0) - (on(14) ? 1 : 0);
      this.padX = cross !== 0 ? cross : pad.axes[0];
      this.padY = -pad.axes[1] || 0;
      this.padButtons = (on(0) || on(7) ? keys.accelerate : 0) | (on(1) || on(2) || on(6) ? keys.brake : 0) | (on(4) || on(5) ? keys.hop : 0);
    }

    this.say();
  }

  /** A thumb on the left half is a stick where it was put down; on the right, brake and hop. Whoever touches holds A. */
  listenToThumbs(signal) {
    const buttons = this.stage.querySelectorAll("[data-touch]");
    let thumb = null;
    const move = event => {
      if (event.pointerId === thumb?.id) {
        this.touchX = Math.max(-1, Math.min(1, (event.clientX - thumb.x) / thumbReach));
        this.say();
      }
    };
    this.stage.addEventListener("pointerdown", event => {
      if (event.pointerType === "mouse") {
        return;
      }

      event.preventDefault();
      const button = event.target.closest("[data-touch]");
      if (button) {
        this.touchButtons |= keys[button.dataset.touch];
        button.setPointerCapture(event.pointerId);
      } else if (thumb === null) {
        thumb = { id: event.pointerId, x: event.clientX };
        this.stage.setPointerCapture(event.pointerId);
      }

      this.touched = true;
      this.touchX = Number.isNaN(this.touchX) ? 0 : this.touchX;
      this.touchButtons |= keys.accelerate;
      this.say();
    }, { signal });
    this.stage.addEventListener("pointermove", move, { signal });
    for (const name of ["pointerup", "pointercancel"]) {
      this.stage.addEventListener(name, event => {
        const button = event.target.closest("[data-touch]");
        if (event.pointerId === thumb?.id) {
          thumb = null;
          this.touchX = 0;
        } else if (button) {
          this.touchButtons &= ~keys[button.dataset.touch];
        }

        this.say();
      }, { signal });
    }

    for (const button of buttons) {
      button.addEventListener("contextmenu", event => event.preventDefault(), { signal });
    }
  }

  /** Lets go of the screen: A is held no more. */
  leave() {
    this.touchX = NaN;
    this.touchButtons = 0;
    this.say();
  }

  say() {
    const { keys: down, padX, padY, padButtons, touchX, touchButtons } = this;
    const now = { keys: down, padX, padY, padButtons, touchX, touchButtons };
    const text = JSON.stringify(now); // NaN is null there.
    if (text !== this.said) {
      this.said = text;
      this.press(now);
    }
  }
}
