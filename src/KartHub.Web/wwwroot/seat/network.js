// A model's network, run by ONNX Runtime in this worker. What it is shown, and what its answers mean, the program knows.
let runtime = null;

export class Network {
  #session;
  #seat;
  #memory;
  #at;
  #shape;
  #retired = false;

  /**
   * @param model The ONNX file. @param description Its model.json. @param seat The program. @param memory Gives its memory.
   */
  static async load(model, description, seat, memory) {
    runtime ??= await import("/lib/ort.wasm.bundle.min.mjs");
    runtime.env.wasm.numThreads = 1; // More need a page that is cut off from others.
    runtime.env.wasm.wasmPaths = { wasm: "/lib/ort-wasm-simd-threaded.wasm" };
    const network = new Network();
    network.#session = await runtime.InferenceSession.create(model, { executionProviders: ["wasm"] });
    const [at, height, width] = seat.Pilot(typeof description === "string" ? description : JSON.stringify(description));
    [network.#seat, network.#memory, network.#at, network.#shape] = [seat, memory, at, [1, height, width, 3]];
    return network;
  }

  /** Decides on the next tick and those after it. */
  async decide() {
    this.#seat.Show();
    const bytes = this.#shape.reduce((product, side) => product * side);
    const image = this.#memory().slice(this.#at, this.#at + bytes);
    const [input] = this.#session.inputNames;
    const [output] = this.#session.outputNames;
    const said = (await this.#session.run({ [input]: new runtime.Tensor("uint8", image, this.#shape) }))[output].data;
    if (!this.#retired) {
      this.#seat.Decide(Array.from(said));
    }
  }

  /** Another takes its place: what it still thinks about counts no more. */
  retire() {
    this.#retired = true;
  }
}
