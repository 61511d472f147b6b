// Keeps what is driven in the browser until the hub has said that it is on its disk: a page that is loaded again, a hub that goes
// down or a network that breaks lose nothing. Needs no secure context.
export const tickBytes = 72; // As the simulator writes them: RaceTick.
export const fromSeat = { "X-KartHub-Seat": "1" }; // A header that pages of other sites cannot send.

const mostTicks = 600; // Of one request: ten seconds.
const pauseMs = 1000; // Between requests while one drives, and before trying again.
const beatMs = 2000; // Between two signs of life of the race that is driven.
const abandonedMs = 8000; // A race whose page has shown none for so long may have no page any more: others are asked.
const answerMs = 1000; // For a page to say that it has a race.
const forgottenMs = 30 * 24 * 60 * 60 * 1000;

const endOf = piece => piece.from + piece.bytes.length / tickBytes;

/** How many ticks lie in ranges of them. */
export const ticksIn = ranges => ranges.reduce((ticks, [from, to]) => ticks + to - from, 0);

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

  /** Forgets a race, and its pieces up to a tick: another page may be adding to it. */
  async forget(id, before = Infinity) {
    await this.forgetPieces(id, before);
    if (this.database) {
      const transaction = this.database.transaction("races", "readwrite");
      transaction.objectStore("races").delete(id);
      await through(transaction);
    } else {
      this.races.delete(id);
    }
  }

  async forgetPieces(id, before) {
    for (const piece of await this.of(id)) {
      if (endOf(piece) <= before) {
        if (this.database) {
          const transaction = this.database.transaction("pieces", "readwrite");
          transaction.objectStore("pieces").delete([id, piece.from]);
          await through(transaction);
        } else {
          this.pieces.delete(`${id} ${piece.from}`);
        }
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

/** The hub does not take something of a race, and said why. */
class Refused extends Error {
  constructor({ detail, code }) {
    super(detail);
    this.isOver = code === "race.over" || code === "race.unknown"; // It ended the race with what it had.
    this.isFull = code === "race.too-long";
  }
}

/** There is no room on the hub: what is driven waits here. */
class NoRoom extends Error {}

/** The session is over: what is driven waits here. */
class SignedOut extends Error {}

/** The parts of ranges that lie within another one, counted from its beginning. */
const within = (ranges, from, to) => ranges
  .map(([first, behind]) => [Math.max(first, from) - from, Math.min(behind, to) - from])
  .filter(([first, behind]) => first < behind);

const nobody = { ended() {}, away() {}, refused() {} };
let outbox = null; // There is one in a document; it goes on sending when the seat's page has been left.

/**
 * The outbox of a person.
 * @param owner Whose races this browser may send: another person's stay until that person is back.
 * @param told `ended(race, kept)` when the hub has all of one, and how many ticks of it are kept; `refused(words)`; `away(isAway, { noRoom, signedOut })`
 *   while something waits here (noRoom: why there is no room for it, where that is the reason).
 */
export async function open(owner, told) {
  if (outbox && (await outbox).owner !== owner) {
    (await outbox).dispose();
    outbox = null;
  }

  outbox ??= Outbox.start(owner);
  const one = await outbox;
  one.told = told;
  return one;
}

class Outbox {
  static async start(owner) {
    const one = new Outbox();
    Object.assign(one, { owner, told: nobody, shelf: await Shelf.open(), live: null, busy: null, mine: new Set(), driven: new Set(), ended: new AbortController() });
    if (typeof BroadcastChannel === "function") {
      one.channel = new BroadcastChannel("karthub-seat");
      one.channel.onmessage = ({ data }) => one.hear(data);
    }

    await one.forgetOld();
    one.timers = [setInterval(() => one.tick(), pauseMs), setInterval(() => one.beat(), beatMs)];
    addEventListener("pagehide", () => one.last(), { signal: one.ended.signal });
    return one;
  }

  dispose() {
    this.ended.abort();
    this.timers.forEach(clearInterval);
    this.channel?.close();
  }

  /** Nobody looks any more; what waits is sent all the same. */
  leave(told) {
    if (this.told === told) {
      this.told = nobody;
    }
  }

  /** Begins a race. */
  async begin(start) {
    const race = { id: newId(), owner: this.owner, start, ticks: 0, acknowledged: 0, opened: false, touched: Date.now(), erased: [], erasedToldOf: 0, ended: false };
    await this.shelf.put(race);
    this.mine.add(race.id);
    this.live = race;
    return race.id;
  }

  /** Takes ticks in. What this promise was kept for survives the page. */
  async add(bytes) {
    const race = this.live;
    const piece = { id: race.id, from: race.ticks, bytes };
    race.ticks += bytes.length / tickBytes;
    await this.shelf.add(piece);
  }

  /** What of the race is not to be drawn: pairs of ticks, from and to. */
  async erase(erased) {
    if (this.live) {
      this.live.erased = erased;
      await this.shelf.put(this.live);
    }
  }

  /** Ends the race. */
  async end() {
    const race = this.live;
    if (race) {
      this.live = null;
      race.ended = true;
      await this.shelf.put(race);
      this.tick();
    }
  }

  tick() {
    this.busy ??= this.send().finally(() => this.busy = null);
    return this.busy;
  }

  async send() {
    let trouble = null;
    const attempt = async work => {
      try {
        await work();
      } catch (error) {
        trouble ??= error; // What one race waits for keeps no other back. The next try is a second away.
      }
    };
    const live = this.live;
    if (live) {
      await attempt(() => this.sendLive(live));
    }

    await attempt(async () => {
      for (const race of await this.shelf.all()) {
        if (race.owner === this.owner && race.id !== this.live?.id && await this.isLeft(race)) {
          await attempt(() => this.finish(race));
        }
      }
    });
    if (!this.ended.signal.aborted) {
      this.told.away(trouble !== null, { noRoom: trouble instanceof NoRoom ? trouble.message : null, signedOut: trouble instanceof SignedOut });
    }
  }

  /** Whether a race is over, or its page is gone, and nobody else sends it. */
  async isLeft(race) {
    if (this.mine.has(race.id)) {
      return race.ended;
    }

    if (Date.now() - race.touched < abandonedMs) {
      return false;
    }

    this.driven.delete(race.id);
    this.channel?.postMessage({ ask: race.id });
    await new Promise(resolve => setTimeout(resolve, answerMs)); // A page in the background answers too, though its timers hardly go.
    return !this.driven.has(race.id);
  }

  hear({ ask, have }) {
    if (ask && this.mine.has(ask)) {
      this.channel.postMessage({ have: ask });
    } else if (have) {
      this.driven.add(have);
    }
  }

  /** Says to other pages that the race has one. */
  async beat() {
    const race = this.live;
    if (race) {
      race.touched = Date.now();
      await this.shelf.put(race).catch(() => {}); // Another page asks before it takes the race for left.
    }
  }

  /** Says at once what the hub does not take: whoever drives should not hear of it when they have stopped. */
  async sendLive(race) {
    const refused = await refusalOf(() => this.sendRace(race));
    if (refused && !refused.isOver && !refused.isFull) { // What is over or full goes on as another race when it ends.
      this.told.refused(refused.message);
    }
  }

  /** A race whose driver has stopped, or whose page is gone: what is there of it is all of it. */
  async finish(race) {
    let refused = await refusalOf(() => this.sendRace(race));
    if (!refused || refused.isFull) {
      refused = await refusalOf(() => this.close(race));
    }

    if (refused && !refused.isOver) {
      await this.shelf.forget(race.id);
      this.told.refused(refused.message);
      return;
    }

    const rest = await this.goOn(race);
    this.mine.delete(race.id);
    this.told.ended(race, race.acknowledged - ticksIn(within(race.erased, 0, race.acknowledged)));
    if (rest) {
      await this.finish(rest);
    }
  }

  /** Says that a race is over with what the hub has of it. */
  async close(race) {
    const ticks = race.acknowledged;
    if (ticks > 0) {
      const had = (await this.ask("POST", `${race.id}/end`, { ticks, erased: within(race.erased, 0, ticks) })).ticks;
      if (had < ticks) {
        race.acknowledged = had;
        throw new Error("The hub has less than it said.");
      }
    } else if (race.opened) {
      await this.ask("DELETE", race.id);
    }
  }

  /**
   * What the hub has not taken of a race that is over becomes a race of its own: the hub was away for so long that it ended the race, the race
   * is too long for one, or a piece could not be kept here.
   * @returns Null if there is nothing left.
   */
  async goOn(race) {
    const pieces = await this.shelf.of(race.id);
    const left = pieces.filter(piece => endOf(piece) > race.acknowledged);
    let rest = null;
    if (left.length > 0) {
      const base = Math.max(race.acknowledged, left[0].from);
      rest = { ...race, id: newId(), ticks: endOf(left.at(-1)) - base, acknowledged: 0, opened: false, erased: within(race.erased, base, Infinity), erasedToldOf: 0, ended: true };
      this.mine.add(rest.id);
      for (const piece of left) {
        const from = Math.max(piece.from, base);
        await this.shelf.add({ id: rest.id, from: from - base, bytes: piece.bytes.subarray((from - piece.from) * tickBytes) });
      }

      await this.shelf.put(rest);
    }

    await this.shelf.forget(race.id, pieces.length > 0 ? endOf(pieces.at(-1)) : 0);
    return rest;
  }

  async sendRace(race) {
    if (!race.opened) {
      race.acknowledged = (await this.ask("PUT", race.id, race.start)).ticks ?? 0;
      race.opened = true;
    }

    for (let bytes = await this.next(race); bytes.length > 0; bytes = await this.next(race)) {
      race.acknowledged = (await this.ask("PUT", `${race.id}/ticks/${race.acknowledged}`, bytes)).ticks;
      await this.shelf.put(race);
      await this.shelf.forgetPieces(race.id, race.acknowledged);
    }

    const erased = within(race.erased, 0, race.acknowledged);
    const amount = ticksIn(erased);
    if (amount > race.erasedToldOf && !race.ended) { // So that it stays erased if this page never comes back.
      await this.ask("PUT", `${race.id}/erased`, erased);
      race.erasedToldOf = amount;
    }
  }

  /** The ticks behind the acknowledged ones, as many as go at once and without a gap. */
  async next(race) {
    const bytes = new Uint8Array(mostTicks * tickBytes);
    let at = race.acknowledged;
    let filled = 0;
    for (const piece of await this.shelf.of(race.id)) {
      if (endOf(piece) <= at) {
        continue;
      }

      if (piece.from > at || filled === bytes.length) {
        break;
      }

      const fits = piece.bytes.subarray((at - piece.from) * tickBytes).subarray(0, bytes.length - filled);
      bytes.set(fits, filled);
      filled += fits.length;
      at += fits.length / tickBytes;
    }

    return bytes.subarray(0, filled);
  }

  /** The page goes: what is in memory alone is on its way at once, as far as the browser lets it. */
  async last() {
    if (this.live?.opened) {
      const race = this.live;
      const bytes = await this.next(race);
      if (bytes.length > 0) {
        fetch(`/api/seat/races/${race.id}/ticks/${race.acknowledged}`, { method: "PUT", body: bytes, keepalive: true, headers: fromSeat }).catch(() => {});
      }
    }
  }

  /** Forgets what waited for its driver in vain. */
  async forgetOld() {
    for (const race of await this.shelf.all()) {
      if (Date.now() - race.touched > forgottenMs) {
        await this.shelf.forget(race.id);
      }
    }
  }

  async ask(method, path, body) {
    const raw = body instanceof Uint8Array;
    const answer = await fetch(`/api/seat/races/${path}`, {
      method,
      body: raw ? body : JSON.stringify(body),
      headers: { ...fromSeat, "Content-Type": raw ? "application/octet-stream" : "application/json" },
      signal: AbortSignal.any ? AbortSignal.any([this.ended.signal, AbortSignal.timeout(10_000)]) : this.ended.signal,
    });
    if (answer.ok || answer.status === 409) {
      return answer.json(); // 409: the hub has other ticks than thought. It says how many.
    }

    if (answer.status === 401) {
      throw new SignedOut();
    }

    const problem = await answer.json().catch(() => ({}));
    if (answer.status === 507) {
      throw new NoRoom(problem.detail);
    }

    throw problem.code?.startsWith("race.") ? new Refused(problem) : new Error(`${answer.status}`); // Anything else may be put right.
  }
}

/** What the hub refused of some work; null if nothing. Other errors are the caller's. */
async function refusalOf(work) {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Refused) {
      return error;
    }

    throw error;
  }
}
