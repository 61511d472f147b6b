// The game of a seat, off the page's thread. It plays sixty ticks a second by the clock, draws what the driver sees, lets a model look and
// decide every third tick, and hands over what is recorded. A machine that is too slow gets a slower game, never a jump.
const tickMs = 1000 / 60;
const mostTicks = 15; // To catch up with at once.
const pictureMs = 1000 / 30;
const lookTicks = 3; // Between a model's decisions: twenty a second.
const stateMs = 100;
const recordMs = 250;

let seat = null; // What C# exports.
let canvas = null;
let context = null;
let image = null;
let words = null;
let settings = null;
let played = 0; // Ticks of this race.
let clock = 0; // The time that the last tick stands for.
let drawn = 0;
let told = 0;
let handed = 0;
let recording = false;
let pilot = null; // { session, width, height, columns, gain, held }
let driving = "person";
let thinking = false;
let pictures = [];
let running = false;

const tell = (what, with_ = {}, transfer = []) => postMessage({ what, ...with_ }, transfer);

/** Called by C#: the picture, a word a pixel. */
function show(view, width, height) {
  if (!image || image.width !== width || image.height !== height) {
    image = new ImageData(width, height);
    words = new Uint32Array(image.data.buffer);
    if (canvas) {
      canvas.width = width;
      canvas.height = height;
      context = canvas.getContext("2d");
    }
  }

  const bytes = view.slice();
  const pixels = new Uint32Array(bytes.buffer, bytes.byteOffset, words.length);
  for (let i = 0; i < words.length; i++) {
    words[i] = pixels[i] | 0xff000000;
  }

  if (canvas) {
    context.putImageData(image, 0, 0);
  } else {
    const copy = image.data.slice().buffer;
    tell("picture", { pixels: copy, width, height }, [copy]);
  }
}

/** Loads the game. */
async function load() {
  globalThis.dotnetSidecar = true; // Else the runtime takes this worker for a thread of its own, and waits for orders.
  const { dotnet } = await import("./_framework/dotnet.js");
  const { setModuleImports, getAssemblyExports, getConfig, runMain } = await dotnet
    .withModuleConfig({ onDownloadResourceProgress: (loaded, total) => tell("progress", { share: total > 0 ? 0.5 * loaded / total : 0 }) })
    .create();
  setModuleImports("worker.js", { show });
  runMain();
  seat = (await getAssemblyExports(getConfig().mainAssemblyName)).KartHub.Seat.SeatExports;
}

/** Fetches the paintings that a race needs, and begins it. */
async function begin(wanted) {
  settings = wanted;
  const text = JSON.stringify(wanted);
  const names = seat.Needs(text).split("\n").filter(name => name.length > 0);
  let here = 0;
  await Promise.all(names.map(async name => {
    const answer = await fetch(`/seat/painted/${seat.Version()}/${name}`);
    if (!answer.ok) {
      throw new Error(`${name}: ${answer.status}`);
    }

    seat.Bring(name, new Uint8Array(await answer.arrayBuffer()));
    tell("progress", { share: 0.5 + 0.5 * ++here / names.length });
  }));
  seat.Begin(text);
  played = 0;
  clock = performance.now();
  seat.Draw();
}

async function turn() {
  const now = performance.now();
  let due = Math.floor((now - clock) / tickMs);
  if (due > mostTicks) {
    clock = now - mostTicks * tickMs;
    due = mostTicks;
  }

  while (due > 0) {
    const thinks = driving === "pilot" && pilot !== null;
    const step = thinks ? Math.min(due, lookTicks - played % lookTicks) : due;
    if (thinks && played % lookTicks === 0) {
      await think();
    }

    seat.Play(step);
    played += step;
    clock += step * tickMs;
    due -= step;
  }

  if (now - drawn >= pictureMs - 2) {
    seat.Draw();
    drawn = Math.max(drawn + pictureMs, now - pictureMs);
    pictures.push(now);
    while (pictures[0] < now - 2000) {
      pictures.shift();
    }
  }

  if (recording && now - handed >= recordMs) {
    hand();
  }

  if (now - told >= stateMs) {
    told = now;
    tell("state", { text: seat.State(), rate: pictures.length / 2 });
  }
}

/** What the model makes of the picture of now. */
async function think() {
  const { ort, session, width, height, columns, gain, held } = pilot;
  const picture = new ort.Tensor("uint8", seat.Look().slice(), [1, height, width, 3]);
  const { controls } = await session.run({ image: picture });
  const values = [...held];
  columns.forEach((column, i) => {
    const stick = column < 2;
    values[column] = stick ? controls.data[i] * gain : controls.data[i] >= 0.5 ? 1 : 0;
  });
  seat.Pilot(...values);
}

function hand() {
  handed = performance.now();
  const bytes = seat.TakeTicks().slice();
  if (bytes.length > 0) {
    tell("ticks", { bytes }, [bytes.buffer]);
  }
}

async function run() {
  if (running) {
    return;
  }

  running = true;
  const next = self.requestAnimationFrame && canvas ? callback => requestAnimationFrame(callback) : callback => setTimeout(callback, 4);
  const loop = async () => {
    try {
      await exclusive(turn);
      next(loop);
    } catch (error) {
      tell("trouble", { code: "failed", words: String(error) });
    }
  };
  loop();
}

/** One thing at a time: a turn waits for its model, and nothing else may happen to the game meanwhile. */
let queue = Promise.resolve();
function exclusive(work) {
  const done = queue.then(work);
  queue = done.catch(() => {});
  return done;
}

const orders = {
  async open({ canvas: given, settings: wanted }) {
    canvas = given ?? null;
    await load();
    await begin(wanted);
    run();
  },
  restart: ({ settings: wanted }) => begin(wanted),
  press: ({ keys, padX, padY, padButtons, touchX, touchButtons }) => seat.Press(keys, padX, padY, padButtons, touchX, touchButtons),
  handle: ({ steerSpeed, deadZone }) => seat.Handle(steerSpeed, deadZone),
  putBack: () => seat.PutBack(),
  drive({ who }) {
    driving = who;
    seat.Drive(who);
  },
  record({ on }) {
    seat.Record(on);
    recording = on;
    if (!on) {
      hand();
    }
  },
  async pilot({ bytes, look }) {
    const ort = await import("../lib/ort.wasm.bundle.min.mjs");
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = { wasm: new URL("../lib/ort-wasm-simd-threaded.wasm", import.meta.url).href }; // Its script is in the bundle.
    const session = await ort.InferenceSession.create(bytes);
    seat.LookAs(look.part?.x ?? 0, look.part?.y ?? 0, look.part?.width ?? 0, look.part?.height ?? 0, look.width, look.height);
    pilot = { ort, session, ...look };
  },
  async snapshot({ width, height }) {
    const small = new OffscreenCanvas(width, height);
    const bitmap = await createImageBitmap(image);
    small.getContext("2d").drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    return small.convertToBlob({ type: "image/jpeg", quality: 0.7 });
  },
};

onmessage = async ({ data }) => {
  const { order, number } = data;
  try {
    // What is pressed counts at once; all else waits for its turn.
    const result = await (order === "press" && seat ? orders.press(data) : order === "open" ? orders.open(data) : exclusive(() => orders[order](data)));
    tell("done", { number, result });
  } catch (error) {
    tell("done", { number, error: String(error?.stack ?? error) });
  }
};
