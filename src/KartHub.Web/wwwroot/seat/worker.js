// The game of a seat, in a worker of its own so that the page stays quick: the simulator compiled to WebAssembly, its clock, and its pictures.
import { Downloads } from "./downloads.js";
import { Network } from "./network.js";

const tick = 1000 / 60;
const mostTicksAtOnce = 15; // Behind by more than these, the game is slower than the clock; it never leaps.
const ticksPerState = 6;
const ticksPerRecord = 15;
const drivers = { person: 1, pilot: 2, expert: 4 };

let seat; // What SeatExports offers.
let memory; // Its memory, anew each time: it moves where it grows.
let painter = null; // Draws a picture that lies in memory.
let size; // Of the pictures, and where in memory they are.
let paused = false;
let wakeUp = null;
let network = null; // Of the model that sits in the seat.
let driver = "person";
let race = 0; // Goes up with every race, so that the clock of the one before ends.
let ticksToRecord = false;
let lapsTold = 0;
let pictures = 0; // Drawn so far.
let unanswered = null; // When the person did what no picture shows yet.

const tell = (what, more, transferred) => postMessage({ what, ...more }, transferred ?? []);

const commands = {
  async open({ canvas, settings }) {
    painter = canvas ? paintOn(canvas) : paintOnPage();
    const downloads = new Downloads(share => tell("progress", { share }));
    globalThis.dotnetSidecar = true; // Otherwise .NET takes a worker for one of its own threads, and waits for orders.
    const { dotnet } = await import("./_framework/dotnet.js");
    const runtime = await downloads.program(dotnet);
    memory = () => runtime.localHeapViewU8();
    seat = (await runtime.getAssemblyExports("KartHub.Seat.dll")).KartHub.Seat.SeatExports;
    await begin(settings, downloads);
    play();
    return seat.Version();
  },
  async restart({ settings }) {
    await begin(settings, new Downloads(share => tell("progress", { share })));
    play();
  },
  hold({ keys, stick, at }) {
    seat?.Hold(keys, stick);
    unanswered ??= at;
  },
  putBack: () => seat.PutBack(),
  drive({ who }) {
    if (who === "pilot" && !network) {
      throw Object.assign(new Error("No model is loaded."), { code: "no-pilot" });
    }

    driver = who;
    seat.Drive(drivers[who]);
  },
  async pilot({ model, description }) {
    if (driver === "pilot") {
      commands.drive({ who: "person" });
    }

    network?.retire();
    network = null;
    network = model && await Network.load(model, description, seat, memory);
  },
  options: ({ steerSpeed, deadZone, wind }) => seat.Set(steerSpeed, deadZone, wind),
  record({ on }) {
    seat.Record(on);
    ticksToRecord = on;
    tellRecord();
  },
  pause({ on }) {
    paused = on;
    wakeUp?.();
  },
  picture: ({ width, height }) => painter.small(width, height),
  used: ({ buffer }) => painter.used(buffer),
};

onmessage = async ({ data: { id, what, ...more } }) => {
  try {
    const answer = await commands[what](more);
    if (id) {
      tell("done", { id, answer });
    }
  } catch (error) {
    if (!error.code) {
      console.error(error);
    }

    tell("failed", { id, code: error.code ?? "failed", message: `${error}` });
  }
};

async function begin(settings, downloads) {
  const text = JSON.stringify(settings);
  await downloads.paintings(JSON.parse(seat.Paintings(text)), seat.Version(), (name, bytes) => seat.Provide(text, name, bytes));
  if (size) {
    tellRecord(); // What is left of the race before, which has gone on until now.
  }

  const [at, width, height] = seat.Begin(text);
  race++;
  seat.Record(ticksToRecord);
  lapsTold = 0;
  size = { width, height, at, bytes: width * height * 4 };
  painter.resize(width, height);
  draw();
}

/** Runs the race that has begun. If the game dies of something the page hears of it. */
function play() {
  run().catch(error => {
    console.error(error);
    tell("trouble", { code: "failed" });
  });
}

async function run() {
  const mine = race;
  let due = performance.now();
  let ticks = 0;
  let nextState = 0;
  let every = 1; // Ticks from picture to picture.
  let cost = 0; // Milliseconds of a tick and a picture, smoothed.
  let recent = []; // When the pictures of the last second were drawn.
  while (race === mine) {
    if (paused) {
      tellState(0);
      await new Promise(resolve => { wakeUp = resolve; });
      due = performance.now();
      continue;
    }

    const now = performance.now();
    if (now < due) {
      await new Promise(resolve => setTimeout(resolve, due - now));
      continue;
    }

    due = Math.max(due, now - mostTicksAtOnce * tick);
    let shows = false;
    while (due <= now && race === mine) {
      if (seat.AwaitsPilot()) {
        await network.decide();
        if (race !== mine || paused) {
          break;
        }
      }

      seat.Tick();
      due += tick;
      ticks++;
      shows ||= ticks % every === 0 || (unanswered !== null && cost < tick); // What the person did is shown at once.
      if (ticks % ticksPerRecord === 0) {
        tellRecord();
      }
    }

    if (shows && race === mine) {
      draw();
      pictures++;
      recent.push(now);
      cost += (performance.now() - now - cost) / 20;
      every = cost < 0.4 * tick ? 1 : cost > tick / 2 ? (driver === "pilot" ? 3 : 2) : every; // A pilot looks at every third.
      answer();
    }

    if (ticks >= nextState) {
      nextState = ticks + ticksPerState;
      recent = recent.filter(time => time > now - 1000);
      tellState(recent.length);
    }
  }
}

function draw() {
  seat.Draw();
  painter.paint(new Uint8ClampedArray(memory().buffer, size.at, size.bytes));
}

function answer() {
  if (unanswered !== null) {
    tell("answered", { at: unanswered });
    unanswered = null;
  }
}

function tellRecord() {
  const ticks = seat.TakeRecord();
  if (ticks.length > 0) {
    tell("ticks", { ticks }, [ticks.buffer]);
  }
}

function tellState(rate) {
  const state = { ...JSON.parse(seat.State()), rate, pictures };
  tell("state", { state });
  for (; lapsTold < state.laps; lapsTold++) {
    tell("lap", { lap: { number: lapsTold + 1, seconds: state.lapSeconds[lapsTold], by: state.lapBy[lapsTold] } });
  }
}

/** Paints on a canvas that the page has given away. */
function paintOn(canvas) {
  const context = canvas.getContext("2d", { alpha: false });
  return {
    resize(width, height) {
      canvas.width = width;
      canvas.height = height;
    },
    paint: pixels => context.putImageData(new ImageData(pixels, size.width, size.height), 0, 0),
    async small(width, height) {
      const copy = new OffscreenCanvas(width, height);
      copy.getContext("2d", { alpha: false }).drawImage(canvas, 0, 0, width, height);
      return await copy.convertToBlob({ type: "image/jpeg", quality: 0.8 });
    },
    used() { },
  };
}

/** Sends pictures to the page, where a browser gives no canvas away; at most two are on their way. */
function paintOnPage() {
  let free = [];
  let sent = 0;
  return {
    resize: () => { free = []; },
    paint(pixels) {
      if (sent < 2) {
        const bytes = free.pop() ?? new Uint8ClampedArray(pixels.length);
        bytes.set(pixels);
        sent++;
        tell("painted", { buffer: bytes.buffer, width: size.width, height: size.height }, [bytes.buffer]);
      }
    },
    small: () => null, // The page has the canvas.
    used(buffer) {
      sent--;
      if (buffer.byteLength === size.bytes) {
        free.push(new Uint8ClampedArray(buffer));
      }
    },
  };
}
