// A person's own game in their browser: opens it on a canvas, tells what happens in it, and hands over what the person does.
import { Keys } from "./keys.js";
import { Pad } from "./pad.js";
import { Thumbs } from "./touch.js";

const defaults = { steerSpeed: 2.5, deadZone: 0.12, wind: true };

/**
 * Opens a seat.
 * @param canvas Where its pictures go; a canvas is for one seat, once.
 * @param settings How the race begins and what is seen, as RaceSettings has it.
 * @param told What is called with news: progress(share), state(state), ticks(bytes), lap({ number, seconds, by }), trouble(code),
 *   answered(milliseconds from what the person did to the picture that shows it). Each may be missing.
 * @returns The seat, once the first picture is there; null after trouble("no-wasm" | "no-worker" | "outdated" | "away" | "failed").
 */
export async function open(canvas, settings, told) {
  const missing = typeof WebAssembly !== "object" ? "no-wasm" : typeof Worker !== "function" ? "no-worker" : null;
  if (missing) {
    told.trouble?.(missing);
    return null;
  }

  const seat = new Seat(canvas, told);
  try {
    await seat.start(settings);
    return seat;
  } catch (error) {
    told.trouble?.(error.code ?? "failed");
    await seat.dispose();
    return null;
  }
}

class Seat {
  #canvas;
  #context = null; // Where the browser gives no canvas away.
  #told;
  #worker;
  #asked = new Map();
  #last = 0;
  #options = { ...defaults };
  #ended = new AbortController();
  #hands;
  #held = "";

  constructor(canvas, told) {
    this.#canvas = canvas;
    this.#told = told;
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = event => {
      const code = this.#last <= 1 && event.message === undefined ? "no-worker" : "failed"; // A script that could not be loaded has no message.
      for (const { reject } of this.#asked.values()) {
        reject(Object.assign(new Error(event.message), { code }));
      }

      if (this.#asked.size === 0) {
        told.trouble?.(code);
      }

      this.#asked.clear();
    };
    const { signal } = this.#ended;
    const changed = at => this.#hold(at);
    this.#hands = { keys: new Keys(canvas, changed, signal), pad: new Pad(changed, signal), thumbs: new Thumbs(canvas, changed, signal) };
    document.addEventListener("visibilitychange", () => this.#ask("pause", { on: document.hidden }), { signal });
  }

  async start(settings) {
    const offscreen = this.#canvas.transferControlToOffscreen?.();
    this.#context = offscreen ? null : this.#canvas.getContext("2d", { alpha: false });
    this.version = await this.#ask("open", { settings, canvas: offscreen }, offscreen ? [offscreen] : []); // Of what it draws.
  }

  /** Another race; also on another course, seen by another camera, in another size. */
  restart = settings => this.#ask("restart", { settings });

  /** Puts the kart back on the road. */
  putBack = () => this.#ask("putBack");

  /** Who holds the controls: "person", "expert" or "pilot"; while a person does anything, they do. */
  drive = who => this.#ask("drive", { who });

  /**
   * Seats a model, which drive("pilot") lets drive; null unloads it. Where one drives, the person drives until the next is asked to.
   * @param model Its ONNX file's bytes. @param description Its model.json.
   */
  pilot = (model, description) => this.#ask("pilot", { model, description });

  /** Whether every tick from now on goes to told.ticks; afterwards, once all have. */
  record = on => this.#ask("record", { on });

  /** Takes effect at once: steerSpeed, how much of the way to one side the stick goes in a second of a key; deadZone of pad and thumb; wind, whether that of the settings blows. */
  options(some) {
    Object.assign(this.#options, some);
    return this.#ask("options", this.#options);
  }

  /** A small JPEG of what is seen now. */
  async picture(width, height) {
    const blob = await this.#ask("picture", { width, height });
    return blob ?? await new Promise(resolve => {
      const copy = Object.assign(document.createElement("canvas"), { width, height });
      copy.getContext("2d").drawImage(this.#canvas, 0, 0, width, height);
      copy.toBlob(resolve, "image/jpeg", 0.8);
    });
  }

  /** Ends the game. What is recorded is told first. */
  async dispose() {
    if (!this.#ended.signal.aborted) {
      this.#ended.abort();
      const over = new Promise(resolve => setTimeout(resolve, 500));
      await Promise.race([this.#ask("record", { on: false }).catch(() => { }), over]);
      this.#worker.terminate();
    }
  }

  #hold(at) {
    const { keys, pad, thumbs } = this.#hands;
    const held = { keys: keys.held | pad.held | thumbs.held, stick: thumbs.stick || pad.stick };
    const text = JSON.stringify(held);
    if (text !== this.#held) {
      this.#held = text;
      this.#worker.postMessage({ what: "hold", ...held, at });
    }
  }

  #ask(what, more, transferred) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#worker.postMessage({ id, what, ...more }, transferred ?? []);
    });
  }

  #hear({ what, ...data }) {
    const told = this.#told;
    switch (what) {
      case "done":
        this.#asked.get(data.id)?.resolve(data.answer);
        this.#asked.delete(data.id);
        break;
      case "failed":
        this.#asked.get(data.id)?.reject(Object.assign(new Error(data.message), { code: data.code }));
        this.#asked.delete(data.id);
        break;
      case "trouble":
        told.trouble?.(data.code);
        break;
      case "progress":
        told.progress?.(data.share);
        break;
      case "state":
        told.state?.({ ...data.state, pad: { name: this.#hands.pad.name, supported: this.#hands.pad.supported, position: this.#hands.pad.stick } });
        break;
      case "ticks":
        told.ticks?.(data.ticks);
        break;
      case "lap":
        told.lap?.(data.lap);
        break;
      case "answered":
        requestAnimationFrame(now => told.answered?.(now - data.at));
        break;
      case "painted":
        this.#paint(data);
        break;
    }
  }

  #paint({ buffer, width, height }) {
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }

    this.#context.putImageData(new ImageData(new Uint8ClampedArray(buffer), width, height), 0, 0);
    this.#worker.postMessage({ what: "used", buffer }, [buffer]);
  }
}
