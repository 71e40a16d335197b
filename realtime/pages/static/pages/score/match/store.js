// What the device keeps: the outbox, and the log of each match that was scored here. A write to the outbox is safe when
// its promise is kept, even if the battery dies then; it is mirrored in localStorage too, in case the database is lost.

import { openDB } from "../../vendor/idb.js";

const NAME = "cricksy-score";
const VERSION = 2;
const STRICT = { durability: "strict" };
const MIRROR = "cricksy-outbox-";
const FROM_FIRST = 0;
const TO_LAST = Number.MAX_SAFE_INTEGER;

export class Store {
  constructor({ browser = globalThis } = {}) {
    this.browser = browser;
    this.opened = null;
  }

  // Return the entries of a match that wait, in the order in which they were scored.
  async all(match) {
    const kept = await this.use((database) => database.getAllFromIndex("outbox", "match", match));
    const keys = new Set(kept.map((entry) => entry.key));
    const lost = this.mirrored(match).filter((entry) => !keys.has(entry.key));
    return [...kept, ...lost].sort((one, other) => one.number - other.number);
  }

  async put(entry) {
    this.mirror(entry.match, [...this.mirrored(entry.match).filter((each) => each.key !== entry.key), entry]);
    await this.write("outbox", STRICT, (outbox) => outbox.put(entry));
  }

  async remove({ key, match }) {
    await this.write("outbox", STRICT, (outbox) => outbox.delete(key));
    this.mirror(match, this.mirrored(match).filter((each) => each.key !== key));
  }

  mirrored(match) {
    return JSON.parse(this.browser.localStorage.getItem(MIRROR + match) ?? "[]");
  }

  // Small: what the engine made of an entry can be made again.
  mirror(match, entries) {
    const small = entries.map(({ record, ...entry }) => entry);
    try {
      if (small.length) this.browser.localStorage.setItem(MIRROR + match, JSON.stringify(small));
      else this.browser.localStorage.removeItem(MIRROR + match);
    } catch (error) {
      // Full: the database has them all the same.
      console.warn("the outbox is not mirrored", error);
    }
  }

  // Return {epoch, snapshot, records} of a match as the server last confirmed it; null if it was never scored here.
  async loadLog(match) {
    const kept = await this.use((database) => database.get("matches", match));
    if (!kept) return null;
    const records = await this.use((database) => database.getAll("records", rangeOf(match)));
    return { epoch: kept.epoch, snapshot: kept.snapshot, records: records.map(({ match: _, ...record }) => record) };
  }

  // Keep newer records; `isWhole` if they replace all of them. What the server has can be fetched again: no need of STRICT.
  async keepLog(match, { epoch, snapshot, records }, isWhole) {
    await this.use(async (database) => {
      const transaction = database.transaction(["matches", "records"], "readwrite");
      const kept = transaction.objectStore("records");
      if (isWhole) kept.delete(rangeOf(match));
      for (const record of records) kept.put({ match, ...record });
      transaction.objectStore("matches").put({ match, epoch, snapshot, at: new Date().toISOString() });
      await transaction.done;
    });
  }

  listMatches() {
    return this.use((database) => database.getAll("matches"));
  }

  write(name, options, change) {
    return this.use(async (database) => {
      const transaction = database.transaction(name, "readwrite", options);
      change(transaction.objectStore(name));
      await transaction.done;
    });
  }

  // iOS cuts the database of a hidden page: then its handle is of no use, and a new one is.
  async use(work) {
    try {
      return await work(await this.open());
    } catch {
      this.opened = null;
      return work(await this.open());
    }
  }

  open() {
    this.opened ??= openDB(NAME, VERSION, {
      upgrade: makeStores,
      // Another tab needs a newer form: an old handle would block it.
      blocking: (before, after, event) => {
        event.target.close();
        this.opened = null;
      },
      terminated: () => (this.opened = null),
    });
    return this.opened;
  }
}

function makeStores(database, before) {
  if (before < 1) database.createObjectStore("outbox", { keyPath: "key" }).createIndex("match", "match");
  if (before < 2) {
    database.createObjectStore("matches", { keyPath: "match" });
    database.createObjectStore("records", { keyPath: ["match", "seq"] });
  }
}

function rangeOf(match) {
  return IDBKeyRange.bound([match, FROM_FIRST], [match, TO_LAST]);
}
