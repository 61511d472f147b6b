// One's own kart in this browser: the page's side. The game runs in a worker.
import { Input } from "./input.js";

/**
 * @param canvas Shows what the driver sees.
 * @param settings The race, as the simulator reads it.
 * @param told `progress(share)`, `state(state)`, `ticks(bytes)`, `trouble(code)`.
 */
export async function open(canvas, settings, told) {
  if (typeof WebAssembly !== "object") {
    told.trouble("no-wasm");
    throw new Error("no WebAssembly");
  }

  if (typeof Worker !== "function") {
    told.trouble("no-worker");
    throw new Error("no workers");
  }

  const seat = new Seat(canvas, told);
  try {
    const own = canvas.transferControlToOffscreen?.();
    await seat.ask("open", { settings, canvas: own }, own ? [own] : []);
    return seat;
  } catch (error) {
    seat.dispose();
    throw error;
  }
}

class Seat {
  constructor(canvas, told) {
    this.canvas = canvas;
    this.told = told;
    this.asked = new Map();
    this.number = 0;
    this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = event => {
      event.preventDefault();
      told.trouble("failed");
      this.fail(new Error(event.message || "the worker has ended"));
    };
    const stage = canvas.parentElement;
    this.input = new Input(stage.closest("[data-seat]") ?? stage, stage, pressed => this.worker.postMessage({ order: "press", ...pressed }));
  }

  hear(data) {
    switch (data.what) {
      case "state": {
        const state = JSON.parse(data.text);
        this.told.state({ ...state, rate: data.rate, pad: { name: this.input.pad, supported: this.input.padsAreTold } });
        break;
      }
      case "ticks":
        this.told.ticks(data.bytes);
        break;
      case "picture":
        this.paint(data);
        break;
      case "progress":
        this.told.progress(data.share);
        break;
      case "trouble":
        this.told.trouble(data.code);
        break;
      case "done": {
        const waiting = this.asked.get(data.number);
        this.asked.delete(data.number);
        data.error ? waiting?.reject(new Error(data.error)) : waiting?.resolve(data.result);
      }
    }
  }

  /** Where the worker cannot draw by itself. */
  paint({ pixels, width, height }) {
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  }

  ask(order, with_ = {}, transfer = []) {
    return new Promise((resolve, reject) => {
      const number = ++this.number;
      this.asked.set(number, { resolve, reject });
      this.worker.postMessage({ order, number, ...with_ }, transfer);
    });
  }

  fail(error) {
    for (const { reject } of this.asked.values()) {
      reject(error);
    }

    this.asked.clear();
  }

  /** Another race. */
  restart(settings) {
    return this.ask("restart", { settings });
  }

  putBack() {
    return this.ask("putBack");
  }

  /** Who drives: "person", "expert" or "pilot". */
  drive(who) {
    this.input.leave();
    return this.ask("drive", { who });
  }

  /** Loads a model. `look`: the part of the picture, the network's size, its outputs' columns, gain, and what is held. */
  pilot(bytes, look) {
    return this.ask("pilot", { bytes, look }, [bytes.buffer]);
  }

  /** Whether every tick from now on goes to `told.ticks`; over when all that belong to it have gone there. */
  record(on) {
    return this.ask("record", { on });
  }

  options(handling) {
    return this.ask("handle", handling);
  }

  /** A small picture of what is seen. */
  picture(width, height) {
    return this.ask("snapshot", { width, height });
  }

  dispose() {
    this.input.dispose();
    this.worker.terminate();
    this.fail(new Error("the seat is left"));
  }
}
