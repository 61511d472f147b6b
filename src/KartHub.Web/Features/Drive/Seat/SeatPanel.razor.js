// One's own kart: the game runs in this browser; this script shows it, takes what one presses, and keeps what is driven until the hub has it.
import { drawControls, drawTrace, fit, seconds } from "../../../driving.js";
import { fromSeat, open as openOutbox, tickBytes, ticksIn } from "../../../seat/outbox.js";
import { open as openSeat } from "../../../seat/seat.js";
import { tell } from "../../../texts.js";

const ticksASecond = 60;
const eraseTicks = 5 * ticksASecond;
const tellMs = 250; // Between two words to the page.
const kept = "karthub-seat"; // What one chose, in this browser.
const lookMs = 500; // Between pictures for who looks.

/** What this browser last chose; null if nothing. */
export function choices() {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null; // It keeps nothing.
  }
}

/**
 * @param page The component: `TellAsync(state)`.
 * @param owner The person's id.
 * @param settings The race's settings, as the simulator reads them.
 */
export function open(root, page, owner, settings, handling, texts) {
  const seat = new Seat(root, page, texts);
  seat.begin(owner, settings, handling).catch(error => seat.fail("failed", error)); // It says when it is ready, however long that takes.
  return seat;
}

class Seat {
  constructor(root, page, texts) {
    this.root = root;
    this.page = page;
    this.texts = texts;
    this.find = name => root.querySelector(`[data-${name}]`);
    this.ended = new AbortController();
    this.history = [];
    this.now = null;
    this.recording = null; // { id, ticks, erased } while one records.
    this.stopping = null;
    this.told = { trouble: null, ready: false, ended: null, refused: null, away: false, noRoom: null, signedOut: false };
    this.box = {
      ended: (race, kept) => this.note(kept < texts.fewestTicks ? { refused: texts.tooShort } : { ended: race.id }),
      away: (away, { noRoom, signedOut }) => this.note({ away, noRoom, signedOut }),
      refused: words => this.note({ refused: words }),
    };
    this.said = "";
  }

  async begin(owner, settings, handling) {
    const { signal } = this.ended;
    document.addEventListener("themechange", () => this.draw(), { signal });
    const resized = new ResizeObserver(() => this.draw());
    resized.observe(this.find("over"));
    resized.observe(this.find("trace"));
    signal.addEventListener("abort", () => resized.disconnect());
    this.timer = setInterval(() => this.tell(), tellMs);
    this.settings = settings;
    this.outbox = await openOutbox(owner, this.box);
    if (signal.aborted) {
      this.outbox.leave(this.box);
      return;
    }

    const seat = await openSeat(this.find("picture"), settings, {
      progress: share => this.progress(share),
      state: state => this.show(state),
      ticks: bytes => this.take(bytes),
      trouble: code => this.fail(code),
    });
    if (signal.aborted) {
      seat?.dispose();
      return;
    }

    this.seat = seat;
    if (seat) {
      await seat.options(handling);
      this.find("waiting").hidden = true;
      this.root.dataset.ready = "";
      this.note({ ready: true });
      this.beLookedAt();
    }

    this.tell();
  }

  async dispose() {
    clearInterval(this.timer);
    this.ended.abort();
    await this.stop(); // Who leaves the page has recorded what was recorded; the outbox sends it from wherever they go.
    this.outbox?.leave(this.box);
    await this.seat?.dispose();
  }

  /** The game is over, or never began: the page says why. */
  fail(code, error = null) {
    if (error) {
      console.warn(error);
    }

    this.note({ trouble: code, ready: false });
    this.find("waiting").hidden = false;
    this.stop();
    this.tell();
  }

  progress(share) {
    const bar = this.find("progress");
    if (bar) {
      bar.value = share;
    }
  }

  /** Another race: another course, view or wind, or the same again. */
  async restart(settings, choices, again) {
    await this.seat.restart(settings);
    this.settings = settings;
    this.keep(choices);
    this.history.length = 0;
    this.toTheWheel(again);
  }

  handle(handling, choices) {
    this.keep(choices);
    this.seat.options(handling);
    this.toTheWheel(false);
  }

  keep(choices) {
    try {
      localStorage.setItem(kept, choices);
    } catch {
      // Then it is chosen anew next time.
    }
  }

  async putBack() {
    await this.seat.putBack();
    this.toTheWheel(true);
  }

  /**
   * Keys drive again: what was chosen by mouse or thumb would take the arrows else. Who goes through the page by keys stays where they are.
   * @param looks Whether the whole picture is to be seen: on a phone, what was pressed may be far below it.
   */
  toTheWheel(looks) {
    if (!document.activeElement?.matches("select:focus-visible, input:focus-visible")) {
      const stage = this.find("stage");
      stage.focus({ preventScroll: true });
      if (looks) {
        stage.scrollIntoView({ block: "nearest" });
      }
    }
  }

  async drive(who) {
    await this.seat.drive(who);
    this.toTheWheel(true);
  }

  /** Fetches a model and lets it drive. */
  async pilot(id) {
    const [network, description] = await Promise.all([`/api/models/${id}/onnx`, `/api/models/${id}/files/model.json`].map(async address => {
      const answer = await fetch(address);
      if (!answer.ok) {
        throw new Error(`${address}: ${answer.status}`);
      }

      return answer;
    }));
    await this.seat.pilot(new Uint8Array(await network.arrayBuffer()), await description.text());
    await this.drive("pilot");
  }

  async record(start) {
    this.note({ ended: null, refused: null });
    const id = await this.outbox.begin({ ...start, version: this.seat.version, name: `${this.settings.track} ${new Date().toLocaleTimeString(document.documentElement.lang)}`, settings: this.settings, startedAt: new Date().toISOString() });
    this.recording = { id, ticks: 0, erased: [] };
    await this.seat.record(true);
    this.toTheWheel(true);
    this.tell();
    return id;
  }

  /** Takes the last five seconds out of what is recorded; what was erased before stays so. */
  async erase() {
    const race = this.recording;
    if (race) {
      await this.seat.record(true); // All ticks until now have come when it is over.
      const end = race.ticks;
      let from = end;
      for (let left = eraseTicks; left > 0 && from > 0;) {
        const before = race.erased.at(-1);
        if (before && before[1] === from) {
          from = before[0];
          race.erased.pop();
        } else {
          const step = Math.min(left, from - (before?.[1] ?? 0));
          from -= step;
          left -= step;
        }
      }

      if (from < end) {
        race.erased.push([from, end]);
      }

      this.tell();
      await this.outbox.erase(race.erased);
    }
  }

  stop() {
    this.stopping ??= this.finish().finally(() => this.stopping = null);
    return this.stopping;
  }

  async finish() {
    if (this.recording) {
      await this.seat.record(false).catch(() => {}); // Its last ticks have come when it is over, unless the game has died.
      this.recording = null;
      await this.outbox.end();
      this.tell();
    }
  }

  async take(bytes) {
    if (this.recording) {
      this.recording.ticks += bytes.length / tickBytes;
      try {
        await this.outbox.add(bytes);
      } catch (error) {
        console.warn(error);
        this.note({ refused: this.texts.browserFull });
        await this.stop();
      }
    }
  }

  show(state) {
    this.now = state;
    this.root.dataset.help = state.help.toFixed(3); // The stick that would bring the kart along the course: for scripts that try the seat.
    const at = performance.now() / 1000;
    const [x] = state.controls;
    const by = state.drivenBy;
    this.history.push({ at, driver: by === "person" || by === "expert" ? x : null, model: by === "pilot" ? x : null, takeover: by === "takeover" ? x : null });
    while (this.history.length > 0 && this.history[0].at < at - seconds) {
      this.history.shift();
    }

    this.draw();
  }

  draw() {
    if (this.now) {
      const over = this.find("over");
      fit(over);
      const context = over.getContext("2d");
      context.clearRect(0, 0, over.width, over.height);
      const who = { pilot: "predicted", takeover: "takeover" }[this.now.drivenBy] ?? "recorded";
      drawControls(context, over, this.now.controls, who);
      drawTrace(this.find("trace"), this.history, performance.now() / 1000, this.texts);
      this.find("speed").textContent = tell(this.texts.speed, { speed: Math.round(this.now.speedKmh) });
      this.find("rate").textContent = tell(this.texts.rate, { rate: Math.round(this.now.rate) });
      this.find("lap").value = this.now.progress;
      this.find("clock").textContent = this.recording ? clock(this.recording) : "";
    }
  }

  note(what) {
    Object.assign(this.told, what);
  }

  /** Tells the page what is new; nothing where nothing is. */
  tell() {
    const { lapSeconds, lapBy, offRoad, wrongWay, drivenBy, pad } = this.now ?? {};
    const state = {
      ...this.told,
      recording: this.recording?.id ?? null,
      erased: this.recording?.erased.length > 0,
      lapSeconds: lapSeconds ?? [], lapBy: lapBy ?? [], offRoad: offRoad ?? false, wrongWay: wrongWay ?? false,
      drivenBy: drivenBy ?? "person", pad: pad?.name ?? null, padSupported: pad?.supported ?? true,
    };
    const text = JSON.stringify(state);
    if (text !== this.said && !this.ended.signal.aborted) {
      this.said = text;
      this.page.invokeMethodAsync("TellAsync", state).catch(() => this.said = ""); // The hub is away: said again when it is back.
    }
  }

  /** While someone looks, a small picture now and then; else nothing. */
  async beLookedAt() {
    const { signal } = this.ended;
    while (!signal.aborted) {
      try {
        const answer = await fetch("/api/seat/looked", { signal });
        if (answer.status === 200 && document.visibilityState === "visible" && this.now) {
          const picture = await this.seat.picture(200, 150);
          await fetch("/api/seat/preview", {
            method: "PUT", body: picture, signal,
            headers: { ...fromSeat, "Content-Type": picture.type, "X-Controls": this.now.controls.map(value => value.toFixed(3)).join(","), "X-Driven-By": this.now.drivenBy },
          });
          await pause(lookMs);
        } else {
          await pause(answer.status === 204 || answer.status === 200 ? lookMs : 10_000);
        }
      } catch {
        await pause(3000);
      }
    }
  }
}

/** How long what is recorded is, without what was erased. */
function clock({ ticks, erased }) {
  const all = Math.floor((ticks - ticksIn(erased)) / ticksASecond);
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
}

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
