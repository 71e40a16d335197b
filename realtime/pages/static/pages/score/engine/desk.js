// The engine on this device: asks its worker, and does without where it cannot run.

export const OFF = "off"; // it cannot run here, or a load of it never ended: the server judges
export const LOADING = "loading";
export const READY = "ready";

const GUARD = "cricksy-engine-starting";
// For a day's play. Tomorrow's browser may be a newer one.
const GUARD_MS = 12 * 3_600_000;
// A ball takes a tenth of a millisecond, the whole log of a Test some seconds.
const GIVE_UP_MS = 2_000;
const OPENING_MS = 20_000;
// A device that slept, or was starved for a moment, answers again; one that never can must not try for ever.
const RESTARTS = 3;

export class Desk {
  // `urls` are {worker, pyodide, engine}, `hash` is that of the engine's sources; onState() after each change of `state`.
  constructor({ hash = null, ...urls }, { onState, browser = globalThis }) {
    Object.assign(this, { urls, hash, onState, browser, worker: null, waiting: new Map(), number: 0, restarts: 0, state: LOADING });
  }

  async start() {
    // One tab after the other: so the mark of a page that still loads is not taken for that of one that fell over.
    const { locks } = this.browser.navigator;
    await (locks ? locks.request(GUARD, () => this.load()) : this.load());
  }

  async load() {
    if (this.state === OFF) return;
    // A device that fell over while it loaded would fall over again each time.
    const since = Date.parse(this.browser.localStorage.getItem(GUARD) ?? "");
    if (Date.now() - since < GUARD_MS) return this.stop();
    this.browser.localStorage.setItem(GUARD, new Date().toISOString());
    // A scorer who leaves or reloads the page did not fall over; a page that fell over says no goodbye.
    const leave = () => this.browser.localStorage.removeItem(GUARD);
    this.browser.addEventListener("pagehide", leave);
    try {
      this.worker = new this.browser.Worker(this.urls.worker, { type: "module" });
      this.worker.onmessage = ({ data }) => this.settle(data);
      this.worker.onerror = () => this.stop();
      await this.send({ start: { pyodide: this.urls.pyodide, engine: this.urls.engine } });
      this.set(READY);
    } catch {
      this.stop();
    }
    // Either way it ended: it was not the load that took the page down.
    leave();
    this.browser.removeEventListener("pagehide", leave);
  }

  // Return the answer to a request; null if the engine cannot tell. Then the server judges until it is there again.
  async ask(request) {
    if (this.state !== READY) return null;
    try {
      return JSON.parse(await this.send({ request: JSON.stringify(request) }, request.do === "open" ? OPENING_MS : GIVE_UP_MS));
    } catch {
      this.restart();
      return null;
    }
  }

  async restart() {
    this.stop();
    if (this.restarts >= RESTARTS) return;
    this.restarts += 1;
    this.set(LOADING);
    await this.start();
  }

  // Without a time-out for the load: a slow net may take minutes.
  send(message, giveUp = null) {
    const id = (this.number += 1);
    return new Promise((resolve, reject) => {
      const timer = giveUp === null ? null : this.browser.setTimeout(() => reject(new Error("the engine does not answer")), giveUp);
      this.waiting.set(id, { resolve, reject, timer });
      this.worker.postMessage({ id, ...message });
    });
  }

  settle({ id, answer, failed }) {
    const { resolve, reject, timer } = this.waiting.get(id) ?? {};
    this.waiting.delete(id);
    this.browser.clearTimeout(timer);
    if (failed === undefined) resolve?.(answer);
    else reject?.(new Error(failed));
  }

  stop() {
    this.worker?.terminate();
    this.worker = null;
    for (const { reject, timer } of this.waiting.values()) {
      this.browser.clearTimeout(timer);
      reject(new Error("the engine was stopped"));
    }
    this.waiting.clear();
    this.set(OFF);
  }

  set(state) {
    this.state = state;
    this.onState();
  }
}
