// Keeps what is driven in the browser until the hub has said that it is on its disk: a page that is loaded again, a hub that goes
// down or a network that breaks lose nothing. Needs no secure context.
const tickBytes = 72;
const mostTicks = 600; // Of one request: ten seconds.
const pauseMs = 1000; // Between requests while one drives, and before trying again.
const abandonedMs = 6000; // A race whose page has not touched it for so long has no page any more.

const once = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const through = transaction => new Promise((resolve, reject) => {
  transaction.oncomplete = resolve;
  transaction.onerror = transaction.onabort = () => reject(transaction.error);
});

/** Where races lie: IndexedDB, or where a browser keeps nothing (a private window), its memory. */
class Shelf {
  static async open() {
    const shelf = new Shelf();
    try {
      const request = indexedDB.open("karthub-seat", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("races", { keyPath: "id" });
        request.result.createObjectStore("pieces", { keyPath: ["id", "from"] });
      };
      shelf.database = await once(request);
    } catch {
      shelf.races = new Map();
      shelf.pieces = new Map();
    }

    return shelf;
  }

  async all() {
    return this.database ? once(this.database.transaction("races").objectStore("races").getAll()) : [...this.races.values()];
  }

  async put(race) {
    if (this.database) {
      const transaction = this.database.transaction("races", "readwrite");
      transaction.objectStore("races").put(race);
      return through(transaction);
    }

    this.races.set(race.id, race);
  }

  async add(piece) {
    if (this.database) {
      const transaction = this.database.transaction("pieces", "readwrite");
      transaction.objectStore("pieces").put(piece);
      return through(transaction);
    }

    this.pieces.set(`${piece.id} ${piece.from}`, piece);
  }

  /** A race's pieces in order. */
  async of(id) {
    return this.database
      ? once(this.database.transaction("pieces").objectStore("pieces").getAll(IDBKeyRange.bound([id, 0], [id, Infinity])))
      : [...this.pieces.values()].filter(piece => piece.id === id).sort((a, b) => a.from - b.from);
  }

  async forget(id, before = Infinity) {
    for (const piece of await this.of(id)) {
      if (piece.from + piece.bytes.length / tickBytes <= before) {
        if (this.database) {
          const transaction = this.database.transaction("pieces", "readwrite");
          transaction.objectStore("pieces").delete([id, piece.from]);
          await through(transaction);
        } else {
          this.pieces.delete(`${id} ${piece.from}`);
        }
      }
    }

    if (before === Infinity) {
      if (this.database) {
        const transaction = this.database.transaction("races", "readwrite");
        transaction.objectStore("races").delete(id);
        await through(transaction);
      } else {
        this.races.delete(id);
      }
    }
  }
}

/** A random id as the hub wants it; `crypto.randomUUID` is for secure contexts alone. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** What the hub refuses for good; trying again is of no use. */
class Refused extends Error {
  constructor({ detail, code }, status) {
    super(detail ?? `${status}`);
    this.isOver = code === "race.over" || code === "race.unknown";
  }
}

/** There is no room on the hub: what is driven waits here. */
class NoRoom extends Error {}

export class Outbox {
  /**
   * @param owner Whose races this browser may send: another person's stay until that person is back.
   * @param told `sent(race, ticks)` when more is on the hub's disk, `ended(race)` when all is, `away(isAway, words)`
   *   while it waits here (words: why there is no room for it, where that is the reason), `refused(race, words)`.
   */
  static async open(owner, told) {
    const outbox = new Outbox();
    Object.assign(outbox, { owner, told, shelf: await Shelf.open(), live: null, busy: null, ended: new AbortController() });
    outbox.timer = setInterval(() => outbox.tick(), pauseMs);
    addEventListener("pagehide", () => outbox.last(), { signal: outbox.ended.signal });
    return outbox;
  }

  dispose() {
    this.ended.abort();
    clearInterval(this.timer);
  }

  /** Begins a race. */
  async begin(start) {
    this.live = { id: newId(), owner: this.owner, start, ticks: 0, acknowledged: 0, opened: false, touched: Date.now(), erased: [], end: null };
    await this.shelf.put(this.live);
    return this.live.id;
  }

  /** Takes ticks in. What this promise was kept for survives the page. */
  async add(bytes) {
    const race = this.live;
    const piece = { id: race.id, from: race.ticks, bytes };
    race.ticks += bytes.length / tickBytes;
    await this.shelf.add(piece);
  }

  /** What of the race is not to be drawn: pairs of ticks, from and to. */
  erase(erased) {
    this.live.erased = erased;
    return this.shelf.put(this.live);
  }

  /** Ends the race. */
  async end() {
    const race = this.live;
    this.live = null;
    race.end = { ticks: race.ticks };
    await this.shelf.put(race);
    this.tick();
  }

  tick() {
    this.busy ??= this.send().finally(() => this.busy = null);
    return this.busy;
  }

  async send() {
    try {
      if (this.live) {
        this.live.touched = Date.now();
        await this.shelf.put(this.live);
        await this.sendLive(this.live);
      }

      for (const race of await this.shelf.all()) {
        if (race.owner === this.owner && race.id !== this.live?.id && (race.end || Date.now() - race.touched > abandonedMs)) {
          await this.finish(race);
        }
      }

      this.told.away(false);
    } catch (error) {
      if (!this.ended.signal.aborted) {
        this.told.away(true, error instanceof NoRoom ? error.message : null); // The next try is a second away.
      }
    }
  }

  /** Says at once what the hub does not take: whoever drives should not hear of it when they have stopped. */
  async sendLive(race) {
    try {
      await this.sendRace(race);
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }

      if (!error.isOver) {
        this.told.refused(race, error.message); // What is over is sent anew when it ends.
      }
    }
  }

  /** A race whose driver has stopped, or whose page is gone: what is there of it is all of it. */
  async finish(race) {
    try {
      if (!race.end) {
        const pieces = await this.shelf.of(race.id);
        const known = pieces.reduce((ticks, piece) => Math.max(ticks, piece.from + piece.bytes.length / tickBytes), race.acknowledged);
        race.end = { ticks: known };
        await this.shelf.put(race);
      }

      await this.sendRace(race);
      if (race.end.ticks > 0) {
        const { ticks } = await this.ask("POST", `${race.id}/end`, { ticks: race.end.ticks, erased: race.erased });
        if (ticks < race.end.ticks) {
          race.acknowledged = ticks;
          throw new Error("the hub has less than it said");
        }
      }

      await this.shelf.forget(race.id);
      this.told.ended(race);
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }

      if (error.isOver && await this.goOn(race)) {
        await this.finish(race);
        return;
      }

      await this.shelf.forget(race.id);
      this.told.refused(race, error.message);
    }
  }

  /**
   * The hub was not heard of for so long that it ended the race with what it had. The rest is a race of its own.
   * @returns Whether there is any.
   */
  async goOn(race) {
    const sent = race.acknowledged;
    const pieces = await this.shelf.of(race.id);
    const rest = pieces.filter(piece => piece.from + piece.bytes.length / tickBytes > sent);
    if (!race.opened || rest.length === 0) {
      return false;
    }

    const before = race.id;
    const shift = ([from, to]) => [Math.max(0, from - sent), Math.max(0, to - sent)];
    Object.assign(race, { id: newId(), acknowledged: 0, opened: false, ticks: race.ticks - sent });
    race.erased = race.erased.map(shift).filter(([from, to]) => from < to);
    if (race.end) {
      race.end.ticks -= sent;
    }

    for (const piece of rest) {
      const skip = Math.max(0, sent - piece.from);
      await this.shelf.add({ id: race.id, from: piece.from + skip - sent, bytes: piece.bytes.subarray(skip * tickBytes) });
    }

    await this.shelf.put(race);
    await this.shelf.forget(before);
    return true;
  }

  async sendRace(race) {
    if (!race.opened) {
      race.acknowledged = (await this.ask("PUT", race.id, race.start)).ticks ?? 0;
      race.opened = true;
    }

    for (let bytes = await this.next(race); bytes.length > 0; bytes = await this.next(race)) {
      race.acknowledged = (await this.ask("PUT", `${race.id}/ticks/${race.acknowledged}`, bytes)).ticks;
      await this.shelf.put(race);
      await this.shelf.forget(race.id, race.acknowledged);
      this.told.sent(race, race.acknowledged);
    }
  }

  /** The ticks behind the acknowledged ones, as many as go at once. */
  async next(race) {
    const bytes = new Uint8Array(mostTicks * tickBytes);
    let filled = 0;
    for (const piece of await this.shelf.of(race.id)) {
      const skip = Math.max(0, race.acknowledged - piece.from) * tickBytes;
      const fits = piece.bytes.subarray(skip, skip + bytes.length - filled);
      bytes.set(fits, filled);
      filled += fits.length;
    }

    return bytes.subarray(0, filled);
  }

  /** The page goes: what is in memory alone is on its way at once, as far as the browser lets it. */
  async last() {
    if (this.live?.opened) {
      const race = this.live;
      const bytes = await this.next(race);
      if (bytes.length > 0) {
        fetch(`/api/seat/races/${race.id}/ticks/${race.acknowledged}`, { method: "PUT", body: bytes, keepalive: true, headers: { "X-KartHub-Seat": "1" } }).catch(() => {});
      }
    }
  }

  async ask(method, path, body) {
    const raw = body instanceof Uint8Array;
    const answer = await fetch(`/api/seat/races/${path}`, {
      method,
      body: raw ? body : JSON.stringify(body),
      headers: { "X-KartHub-Seat": "1", "Content-Type": raw ? "application/octet-stream" : "application/json" },
      signal: AbortSignal.any ? AbortSignal.any([this.ended.signal, AbortSignal.timeout(10_000)]) : this.ended.signal,
    });
    if (answer.status === 409) {
      return answer.json(); // The hub has other ticks than thought: it says how many.
    }

    if (answer.status === 507) {
      throw new NoRoom((await answer.json().catch(() => null))?.detail ?? `${answer.status}`);
    }

    if (answer.status >= 400 && answer.status < 500 && answer.status !== 401 && answer.status !== 408 && answer.status !== 429) {
      throw new Refused(await answer.json().catch(() => ({})), answer.status);
    }

    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }

    return answer.json();
  }
}
