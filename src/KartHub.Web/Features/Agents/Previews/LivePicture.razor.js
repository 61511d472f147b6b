// Asks for an agent's newest picture, draws it, and asks again. The hub answers when there is a newer one, so a slow browser skips pictures.
import { drawControls, drawTrace, fit, seconds } from "../../../driving.js";
import { number, tell } from "../../../texts.js";

const cardEvery = 500; // Milliseconds between the pictures of a card.
const retryEvery = 1000;

// Browsers open six connections to a host: the cards of a full room share two, and do not wait on them.
let free = 2;
const queue = [];

/** @param texts What it says: `figures`, `ago`, `right` and `left`. */
export function open(root, address, large, texts) {
  return new LivePicture(root, address, large, texts);
}

class LivePicture {
  constructor(root, address, large, texts) {
    this.root = root;
    this.address = address;
    this.large = large;
    this.texts = texts;
    this.find = name => root.querySelector(`[data-${name}]`);
    this.ended = new AbortController();
    this.number = 0;
    this.history = []; // { at, driver, model, takeover }: steering, newest last.
    this.arrivals = [];
    this.words = this.find("waiting").textContent;
    this.last = null; // The picture that is drawn, with its controls: to be drawn again in another size or theme.
    const { signal } = this.ended;
    document.addEventListener("hubchange", () => this.lose(), { signal });
    document.addEventListener("themechange", () => this.draw(), { signal });
    const resized = new ResizeObserver(() => this.draw());
    resized.observe(this.find("picture"));
    if (large) {
      resized.observe(this.find("trace"));
    }

    signal.addEventListener("abort", () => resized.disconnect());
    this.run();
  }

  dispose() {
    this.ended.abort();
    this.keep(null);
  }

  async run() {
    const { signal } = this.ended;
    while (!signal.aborted) {
      try {
        await visible(signal);
        await reachable(signal);
        const answer = this.large ? await this.ask(true) : await share(() => this.ask(false));
        if (answer.status === 200) {
          await this.show(answer);
        } else if (answer.status !== 204) {
          this.lose();
          await pause(retryEvery, signal);
        }

        if (!this.large) {
          await pause(cardEvery, signal);
        }
      } catch (error) {
        if (!signal.aborted) {
          this.lose();
          await pause(retryEvery, signal).catch(() => {});
        }
      }
    }
  }

  ask(wait) {
    return fetch(`${this.address}?after=${this.number}&wait=${wait}`, { signal: this.ended.signal });
  }

  async show(answer) {
    const read = name => answer.headers.get(name)?.split(",").map(Number) ?? null;
    const controls = read("X-Controls");
    const predicted = read("X-Predicted");
    const takeover = answer.headers.has("X-Takeover");
    const at = Number(answer.headers.get("X-Captured-At")) / 1000;
    this.number = Number(answer.headers.get("X-Preview-Number"));
    const bitmap = await createImageBitmap(await answer.blob());
    if (isAway() || this.ended.signal.aborted) {
      bitmap.close();
      return; // The words around it are not live, so it is not either.
    }

    this.keep({ bitmap, controls, at, who: takeover ? "takeover" : predicted ? "predicted" : "recorded" });
    if (this.large) {
      this.root.style.setProperty("--ratio", bitmap.width / bitmap.height);
      this.remember(at, controls, predicted, takeover);
    }

    this.draw();
    this.find("waiting").hidden = true;
    delete this.root.dataset.lost;
    this.root.dataset.number = this.number;
  }

  keep(picture) {
    this.last?.bitmap.close();
    this.last = picture;
  }

  draw() {
    if (this.last === null) {
      return;
    }

    const canvas = this.find("picture");
    fit(canvas);
    const context = canvas.getContext("2d");
    drawWhole(context, canvas, this.last.bitmap);
    drawControls(context, canvas, this.last.controls, this.last.who);
    if (this.large) {
      drawTrace(this.find("trace"), this.history, this.last.at, this.texts);
    }
  }

  remember(at, controls, predicted, takeover) {
    if (this.history.length > 0 && at < this.history.at(-1).at) {
      this.history.length = 0; // Another clock: the agent was started again.
    }

    // While a model drives, its controls are the ones in force: one line, in the model's colour. A person who takes over is drawn beside it.
    this.history.push({ at, driver: predicted ? null : controls[0], model: predicted ? predicted[0] : null, takeover: takeover ? controls[0] : null });
    while (this.history[0].at < at - seconds) {
      this.history.shift();
    }

    const now = performance.now();
    this.arrivals.push(now);
    while (this.arrivals[0] < now - 3000) {
      this.arrivals.shift();
    }

    const rate = this.arrivals.length > 1 ? (this.arrivals.length - 1) * 1000 / (now - this.arrivals[0]) : 0;
    this.find("trace").title = tell(this.texts.figures, { rate: number(rate, 1), steering: signed(controls[0]) });
  }

  /** Greys the last picture, and says why in the words that the page says it in. */
  lose() {
    const waiting = this.find("waiting");
    waiting.textContent = isAway() ? document.getElementById("hub-away").textContent : this.words;
    waiting.hidden = false;
    this.root.dataset.lost = "yes";
    this.number = 0;
  }
}

/** All of the picture, with bars where its shape is another. */
function drawWhole(context, canvas, bitmap) {
  const scale = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.fillStyle = "#000";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

function signed(value) {
  return `${value < 0 ? "−" : "+"}${number(Math.abs(value), 2)}`;
}

/** Runs a request when one of the shared connections is free. */
async function share(request) {
  if (free > 0) {
    free--;
  } else {
    await new Promise(resolve => queue.push(resolve));
  }

  try {
    return await request();
  } finally {
    const next = queue.shift();
    next ? next() : free++;
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

const isAway = () => document.documentElement.hasAttribute("data-hub-away");

/** Waits until the page has its connection to the hub. */
async function reachable(signal) {
  while (isAway()) {
    await new Promise((resolve, reject) => {
      document.addEventListener("hubchange", resolve, { once: true, signal });
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }
}

/** Waits until the tab is looked at: nobody watches a hidden one. */
function visible(signal) {
  return document.visibilityState === "visible" ? Promise.resolve() : new Promise((resolve, reject) => {
    document.addEventListener("visibilitychange", resolve, { once: true, signal });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
