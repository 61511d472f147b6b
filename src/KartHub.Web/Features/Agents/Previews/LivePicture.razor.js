// Asks for an agent's newest picture, draws it, and asks again. The hub answers when there is a newer one, so a slow browser skips pictures.
import { number, tell } from "../../../texts.js";

const seconds = 10;
const cardEvery = 500; // Milliseconds between the pictures of a card.
const retryEvery = 1000;

// Browsers open six connections to a host: the cards of a full room share two, and do not wait on them.
let free = 2;
const queue = [];

/** @param texts What it says: `figures`, `ago`, `right` and `left`. */
export function open(root, id, large, texts) {
  return new LivePicture(root, id, large, texts);
}

class LivePicture {
  constructor(root, id, large, texts) {
    this.root = root;
    this.address = `/api/agents/${id}/preview`;
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

function fit(canvas) {
  const scale = devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (width > 0 && (canvas.width !== width || canvas.height !== height)) {
    canvas.width = width;
    canvas.height = height;
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

/** The stick as an arc at the bottom, the buttons beside it. */
function drawControls(context, canvas, controls, who) {
  const { width, height } = canvas;
  const colour = name => getComputedStyle(canvas).getPropertyValue(`--kh-${name}`).trim();
  const own = colour(`on-picture-${who}`);
  const reach = Math.PI * 0.3;
  const radius = height * 0.2;
  const centre = [width / 2, height * 1.1]; // Below the kart, which the road is read from.
  const up = -Math.PI / 2;
  const stroke = (from, to, style, thick) => {
    context.beginPath();
    context.arc(...centre, radius, Math.min(from, to), Math.max(from, to));
    context.strokeStyle = style;
    context.lineWidth = thick;
    context.stroke();
  };

  context.lineCap = "round";
  stroke(up - reach, up + reach, "rgb(0 0 0 / 55%)", height * 0.028);
  stroke(up, up + controls[0] * reach, own, height * 0.02);
  context.lineCap = "butt";
  stroke(up - 0.008, up + 0.008, "#fff", height * 0.028);

  ["A", "B", "RB"].forEach((name, i) => {
    const size = Math.max(height * 0.032, 11 * (devicePixelRatio || 1)); // Smaller, nobody reads it.
    const x = width - Math.max(height * 0.05, size * 1.3) - (2 - i) * size * 2.6;
    const y = height - Math.max(height * 0.06, size * 1.3);
    const value = controls[2 + i];
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fillStyle = value > 0.5 ? own : "rgb(0 0 0 / 55%)";
    context.fill();
    context.fillStyle = value > 0.5 ? "#0b1018" : "#fff";
    context.font = `600 ${size * 0.95}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(name, x, y);
  });
}

/** The steering of the last seconds, now at the right; right is up. */
function drawTrace(canvas, history, now, texts) {
  fit(canvas);
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  const style = getComputedStyle(canvas);
  const colour = name => style.getPropertyValue(`--kh-${name}`).trim();
  const scale = devicePixelRatio || 1;
  const x = at => width - (now - at) / seconds * width;
  const y = value => height / 2 - value * (height / 2 - 6 * scale);
  context.clearRect(0, 0, width, height);
  context.strokeStyle = colour("line");
  context.fillStyle = colour("quiet");
  context.lineWidth = scale;
  context.font = `${11 * scale}px ${style.fontFamily}`;
  for (let ago = 2; ago < seconds; ago += 2) {
    segment(context, x(now - ago), 0, x(now - ago), height);
    context.fillText(tell(texts.ago, { seconds: ago }), x(now - ago) + 4 * scale, height - 5 * scale);
  }

  segment(context, 0, height / 2, width, height / 2);
  context.fillText(texts.right, 6 * scale, 13 * scale);
  context.fillText(texts.left, 6 * scale, height - 5 * scale);
  context.lineWidth = 2 * scale;
  context.lineJoin = "round";
  for (const [who, name] of [["driver", "steer-recorded"], ["model", "steer-predicted"], ["takeover", "steer-takeover"]]) {
    context.strokeStyle = colour(name);
    context.beginPath();
    let on = false;
    for (const point of history) {
      if (point[who] !== null) {
        on ? context.lineTo(x(point.at), y(point[who])) : context.moveTo(x(point.at), y(point[who]));
      }

      on = point[who] !== null;
    }

    context.stroke();
  }
}

function segment(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
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
