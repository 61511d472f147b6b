// A touch screen: a thumb on the left half of the picture, or below it as far as the page marks with data-stage, is a stick from
// where it was put down; what it marks with data-seat-button ("a", "b" or "rb") is a button. A is held by itself as soon as somebody touches.
import { held } from "./held.js";

const reach = 0.14; // Of the picture's width, from the middle to one side.

export class Thumbs {
  stick = 0;
  #thumb = null;
  #buttons = new Map();
  #touched = false;

  /** @param canvas Of the seat. @param changed Called with the time of what changed. */
  constructor(canvas, changed, signal) {
    canvas.style.touchAction = "none"; // A thumb's way is no scrolling.
    document.addEventListener("pointerdown", event => {
      if (event.pointerType !== "touch" || !canvas.isConnected) {
        return;
      }

      const button = event.target.closest?.("[data-seat-button]");
      const stage = canvas.closest("[data-stage]") ?? canvas;
      const box = canvas.getBoundingClientRect();
      if (button) {
        this.#buttons.set(event.pointerId, held[button.dataset.seatButton] ?? 0);
      } else if (stage.contains(event.target) && this.#thumb === null && event.clientX < box.left + box.width / 2) {
        this.#thumb = { id: event.pointerId, from: event.clientX, reach: box.width * reach };
      } else {
        return;
      }

      this.#touched = true;
      changed(event.timeStamp);
    }, { signal });
    document.addEventListener("pointermove", event => {
      if (event.pointerId === this.#thumb?.id) {
        this.stick = Math.max(-1, Math.min(1, (event.clientX - this.#thumb.from) / this.#thumb.reach));
        changed(event.timeStamp);
      }
    }, { signal });
    const release = event => {
      const wasButton = this.#buttons.delete(event.pointerId);
      if (event.pointerId === this.#thumb?.id) {
        [this.#thumb, this.stick] = [null, 0];
      } else if (!wasButton) {
        return;
      }

      changed(event.timeStamp);
    };
    document.addEventListener("pointerup", release, { signal });
    document.addEventListener("pointercancel", release, { signal });
    window.addEventListener("blur", event => {
      [this.#thumb, this.stick] = [null, 0];
      this.#buttons.clear();
      changed(event.timeStamp);
    }, { signal });
  }

  get held() {
    const pressed = [...this.#buttons.values()].reduce((sum, what) => sum | what, 0);
    return pressed | (this.#thumb ? held.thumb : 0) | (this.#touched ? held.byItself : 0);
  }
}
