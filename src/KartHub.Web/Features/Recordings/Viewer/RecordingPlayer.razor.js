// Plays a recording. Controls come at once, as 32-bit floats; pictures are fetched ahead of where one looks.
import { clock, drawPad, drawTrace, numbers, signed } from "../../../recordings/drawing.js";
import { number, tell } from "../../../texts.js";

const ahead = 24;
const kept = 96; // Decoded pictures: 1.2 MB each at 640x480.
const atOnce = 6;

/** @param texts What it says: `play`, `pause`, `trouble`, `time` and `frameAt`. */
export function open(root, address, first, texts) {
  return new Player(root, address, first, texts);
}

class Player {
  constructor(root, address, first, texts) {
    this.root = root;
    this.address = address;
    this.texts = texts;
    this.find = name => root.querySelector(`[data-${name}]`);
    this.pictures = new Map(); // Number to ImageBitmap, null while it is fetched.
    this.failed = new Set();
    this.fetching = 0;
    this.frame = first;
    this.playing = false;
    this.speed = 1;
    this.ended = new AbortController();
    this.listen();
    this.load();
  }

  dispose() {
    this.ended.abort();
    this.playing = false;
    this.pictures.forEach(picture => picture?.close());
    this.pictures.clear();
  }

  get count() {
    return this.controls ? this.controls.length / numbers : 0;
  }

  time(frame) {
    return this.controls[frame * numbers];
  }

  /** Fetches the controls, and again when there are more. */
  async load() {
    try {
      const answer = await fetch(`${this.address}/controls`, { signal: this.ended.signal });
      if (!answer.ok) {
        throw new Error((await answer.json()).detail);
      }

      this.controls = new Float32Array(await answer.arrayBuffer());
      this.root.dataset.frames = this.count;
      this.find("timeline").ariaValueMax = this.count - 1;
      this.seek(this.frame);
      this.drawTrace();
    } catch (error) {
      this.complain(error);
    }
  }

  listen() {
    const signal = this.ended.signal;
    const timeline = this.find("timeline");
    const scrub = event => {
      const box = timeline.getBoundingClientRect();
      this.seekTime(this.start + (event.clientX - box.left) / box.width * this.length);
    };
    timeline.addEventListener("pointerdown", event => { timeline.setPointerCapture(event.pointerId); scrub(event); }, { signal });
    timeline.addEventListener("pointermove", event => timeline.hasPointerCapture(event.pointerId) && scrub(event), { signal });
    this.root.addEventListener("click", event => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      ({ back: () => this.step(-1), forward: () => this.step(1), play: () => this.toggle() })[act]?.();
    }, { signal });
    this.find("speed").addEventListener("change", event => { this.speed = Number(event.target.value); this.anchor(); }, { signal });
    document.addEventListener("keydown", event => this.key(event), { signal });
    document.addEventListener("themechange", () => { this.drawTrace(); this.draw(); }, { signal });
    const resized = new ResizeObserver(() => { this.drawTrace(); this.draw(); });
    resized.observe(timeline);
    resized.observe(this.find("pad"));
    signal.addEventListener("abort", () => resized.disconnect());
  }

  key(event) {
    const elsewhere = event.target.closest?.("input, select, textarea, dialog, [contenteditable]") || document.querySelector("dialog[open]");
    if (elsewhere || event.ctrlKey || event.altKey || event.metaKey || (event.key === " " && event.target.closest?.("button, a"))) {
      return;
    }

    const second = Math.max(1, Math.round(this.count / Math.max(1, this.length)));
    const action = {
      " ": () => this.toggle(),
      ArrowLeft: () => this.step(event.shiftKey ? -second : -1),
      ArrowRight: () => this.step(event.shiftKey ? second : 1),
      Home: () => this.seek(0),
      End: () => this.seek(this.count - 1),
    }[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  }

  get start() {
    return this.count ? this.time(0) : 0;
  }

  get length() {
    return this.count ? Math.max(this.time(this.count - 1) - this.start, 1e-6) : 1;
  }

  toggle() {
    if (this.playing) {
      this.pause();
    } else if (this.count) {
      if (this.frame >= this.count - 1) {
        this.seek(0);
      }

      this.playing = true;
      this.anchor();
      this.label();
      requestAnimationFrame(now => this.tick(now));
    }
  }

  pause() {
    this.playing = false;
    this.label();
    const address = new URL(location.href);
    address.searchParams.set("frame", this.frame);
    history.replaceState(history.state, "", address); // The address brings this very frame back.
  }

  label() {
    const button = this.root.querySelector("[data-act=play]");
    button.ariaLabel = this.playing ? this.texts.pause : this.texts.play;
    this.root.toggleAttribute("data-playing", this.playing);
  }

  /** From here and now on the clock is reckoned. */
  anchor() {
    this.anchorTime = this.count ? this.time(this.frame) : 0;
    this.anchorAt = performance.now();
  }

  tick(now) {
    if (!this.playing) {
      return;
    }

    const due = this.frameAt(this.anchorTime + Math.max(0, now - this.anchorAt) / 1000 * this.speed);
    if (due !== this.frame) {
      if (this.pictures.get(due) || this.failed.has(due)) {
        this.show(due);
      } else {
        this.want(due);
        this.anchor(); // Not there yet: the clock waits with the picture.
      }
    }

    if (this.frame >= this.count - 1) {
      this.pause();
    } else {
      requestAnimationFrame(later => this.tick(later));
    }
  }

  frameAt(time) {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.time(middle) <= time) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }

    return low;
  }

  step(frames) {
    this.seek(this.frame + frames);
    this.pause();
  }

  seekTime(time) {
    if (this.count) {
      const before = this.frameAt(time);
      this.seek(before + 1 < this.count && this.time(before + 1) - time < time - this.time(before) ? before + 1 : before);
      if (!this.playing) {
        this.pause();
      }
    }
  }

  seek(frame) {
    if (this.count) {
      this.failed.clear();
      this.show(Math.min(Math.max(0, frame), this.count - 1));
      this.anchor();
    }
  }

  show(frame) {
    this.frame = frame;
    this.draw();
    this.want(frame);
  }

  /** Fetches a picture and those after it, the nearest first, and lets go of those farthest off. */
  want(from) {
    for (let n = from; n < Math.min(from + ahead, this.count) && this.fetching < atOnce; n++) {
      if (!this.pictures.has(n) && !this.failed.has(n)) {
        this.fetchPicture(n);
      }
    }

    if (this.pictures.size > kept) {
      const far = [...this.pictures.keys()].filter(n => this.pictures.get(n)).sort((a, b) => Math.abs(b - from) - Math.abs(a - from));
      for (const n of far.slice(0, this.pictures.size - kept)) {
        this.pictures.get(n).close();
        this.pictures.delete(n);
      }
    }
  }

  async fetchPicture(n) {
    this.pictures.set(n, null);
    this.fetching++;
    try {
      const answer = await fetch(`${this.address}/frames/${n}`, { signal: this.ended.signal });
      if (!answer.ok) {
        throw new Error((await answer.json()).detail);
      }

      const picture = await createImageBitmap(await answer.blob());
      if (this.ended.signal.aborted) {
        picture.close();
        return;
      }

      this.pictures.set(n, picture);
      if (n === this.frame) {
        this.draw();
      }
    } catch (error) {
      this.pictures.delete(n);
      this.failed.add(n); // Until someone looks for it again.
      this.complain(error);
    } finally {
      this.fetching--;
      if (!this.ended.signal.aborted) {
        this.want(this.frame);
      }
    }
  }

  complain(error) {
    if (error.name !== "AbortError") {
      const trouble = this.find("trouble");
      trouble.hidden = false;
      trouble.textContent = tell(this.texts.trouble, { reason: error.message });
    }
  }

  draw() {
    if (!this.count) {
      return;
    }

    const picture = this.pictures.get(this.frame);
    if (picture) {
      const canvas = this.find("picture");
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
      }

      canvas.getContext("2d").drawImage(picture, 0, 0);
      this.root.dataset.shown = this.frame;
    }

    const [seconds, x, y, a, b, rb] = this.controls.subarray(this.frame * numbers, (this.frame + 1) * numbers);
    drawPad(this.find("pad"), this.controls, this.frame);
    this.find("values").textContent = `x ${signed(x)}   y ${signed(y)}\nA ${number(a, 1)}  B ${number(b, 1)}  RB ${number(rb, 1)}`;
    this.find("time").textContent = tell(this.texts.time, { at: clock(seconds - this.start), length: clock(this.length), frame: this.frame + 1, frames: this.count });
    const timeline = this.find("timeline");
    timeline.ariaValueNow = this.frame;
    timeline.ariaValueText = tell(this.texts.frameAt, { at: clock(seconds - this.start), frame: this.frame + 1 });
    this.find("playhead").style.left = `${(seconds - this.start) / this.length * 100}%`;
  }

  drawTrace() {
    if (this.count) {
      drawTrace(this.find("trace"), this.controls, this.start, this.length);
    }
  }
}
