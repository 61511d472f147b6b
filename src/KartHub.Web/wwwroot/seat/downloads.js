// What a seat needs from the hub, and how much of it has come.
const shareOfProgram = 0.6; // Of the progress that is told; the rest are paintings.
const mostTries = 5; // Of a file: after the last one, ten seconds have gone by.

export class Downloads {
  #tell;
  #from = 0;
  #share = 1;
  #total = 0;
  #come = 0;

  /** @param tell Takes how much has come, 0 to 1. */
  constructor(tell) {
    this.#tell = tell;
  }

  /** Starts the program. */
  async program(dotnet) {
    const { Endpoints } = await (await found(fetch(new URL("./_framework/sizes.json", import.meta.url)))).json();
    const sizes = new Map(Endpoints.map(file => [file.AssetFile.split("/").at(-1), Number(file.ResponseHeaders.find(header => header.Name === "Content-Length").Value)]));
    const binary = [...sizes].filter(([name]) => name.endsWith(".wasm"));
    this.#next(0, shareOfProgram, binary.reduce((sum, [, size]) => sum + size, 0));
    return await dotnet
      .withResourceLoader((type, name, address, integrity) => name.endsWith(".wasm") ? this.#counted(address, integrity) : address)
      .create();
  }

  /** Fetches paintings and hands each over. */
  async paintings(needed, version, provide) {
    const missing = needed.filter(({ name }) => !provided.has(name));
    this.#next(this.#total === 0 ? 0 : shareOfProgram, 1, missing.reduce((sum, { size }) => sum + size, 0));
    for (const { name } of missing) {
      const response = await this.#counted(`/seat/painted/${version}/${name}`);
      provide(name, new Uint8Array(await response.arrayBuffer()));
      provided.add(name);
    }

    this.#tell(1);
  }

  #next(from, to, total) {
    [this.#from, this.#share, this.#total, this.#come] = [from, to - from, total, 0];
  }

  /** A file, whose bytes are counted as they come; where the network breaks it is asked for again. */
  async #counted(address, integrity) {
    for (let tries = 1; ; tries++) {
      let come = 0;
      try {
        const response = await found(fetch(address, integrity ? { integrity } : {}));
        const pieces = [];
        const reader = response.body.getReader();
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
          pieces.push(piece.value);
          come += piece.value.byteLength;
          this.#count(piece.value.byteLength);
        }

        return new Response(new Blob(pieces), { headers: { "Content-Type": response.headers.get("Content-Type") } });
      } catch (error) {
        if (error.code === "outdated" || tries === mostTries) {
          throw Object.assign(error, { code: error.code ?? "away" });
        }

        this.#count(-come);
        await new Promise(resolve => setTimeout(resolve, tries * 1000));
      }
    }
  }

  #count(bytes) {
    this.#come += bytes;
    this.#tell(this.#from + this.#share * Math.min(1, this.#come / this.#total));
  }
}

const provided = new Set(); // In this worker's program by now.

/** Says by its code whether the hub has something else by now than the page was made for, or is not there. */
async function found(request) {
  let response;
  try {
    response = await request;
  } catch (error) {
    throw Object.assign(error, { code: "away" });
  }

  if (!response.ok || response.redirected) {
    throw Object.assign(new Error(`${response.url}: ${response.status}`), { code: response.status === 404 ? "outdated" : "away" });
  }

  return response;
}
