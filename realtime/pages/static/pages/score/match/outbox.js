// What was scored and is not with the server yet: kept on the device, sent in order, and never twice.
//
// An entry is {key, match, number, action, body, seq, follows, at}. `action` and `seq` are as in requests.js. `key` is its
// Idempotency-Key. `follows` says which state its scorer saw: {key} of the entry before it, or {place} such as "1-120" of
// the match as the server had it. `record` and `engine` are what the engine of this page made of it, and which one.
// The store keeps entries: all(match), put(entry), remove(entry), each a promise that is kept when it is safe.

import { addressOf, bodyOf } from "./requests.js";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const GIVE_UP_MS = 15_000;
const TOO_MANY_REQUESTS = 429;

// Why nothing is being sent. Each needs the scorer, but `waiting`.
export const SENDING = "sending"; // or nothing to send
export const WAITING = "waiting"; // for the net or the server: it tries again by itself
export const LOGIN = "login";
export const REFUSED = "refused"; // by the laws, or because of a defect: `problem` has the server's answer
export const CLOSED = "closed"; // another tab of this device scores
export const OVERTAKEN = "overtaken"; // somebody else has scored since: `problem` has the state

export class Outbox {
  // onChange() after each change of what is shown: entries, state, problem. onSent(entry, answer, engine) after each
  // ball, with the version of the server's engine.
  // onBlocked() when the queue stops for its scorer: refused or overtaken.
  constructor(match, { store, token, onChange, onSent, onBlocked = () => {}, browser = globalThis, random = Math.random }) {
    Object.assign(this, { match, store, token, onChange, onSent, onBlocked, browser, random });
    this.entries = [];
    this.state = SENDING;
    this.problem = null;
    this.attempts = 0;
    this.isBusy = false;
    this.timer = null;
  }

  // Take up what the device has kept from before.
  async open() {
    this.entries = await this.store.all(this.match);
    this.state = SENDING;
    this.changed();
    this.send();
  }

  // Another tab sends from now on.
  close() {
    this.browser.clearTimeout(this.timer);
    this.entries = [];
    this.state = CLOSED;
  }

  // Keep an entry, and send it if nothing is before it. It is safe when this returns.
  async add(entry) {
    await this.store.put(entry);
    this.entries.push(entry);
    this.changed();
    this.send();
  }

  // Take out an entry that was refused; the next one follows what it followed.
  async drop(key) {
    const at = this.entries.findIndex((entry) => entry.key === key);
    const [dropped] = this.entries.splice(at, 1);
    const next = this.entries[at];
    if (next && next.follows.key === key) {
      this.entries[at] = { ...next, follows: dropped.follows };
      await this.store.put(this.entries[at]);
    }
    await this.store.remove(dropped);
  }

  // Put changed entries in the place of those that wait: the scorer has mended them.
  async replace(entries) {
    for (const entry of entries) await this.store.put(entry);
    this.entries = entries;
  }

  goOn() {
    this.state = SENDING;
    this.problem = null;
    this.attempts = 0;
    this.changed();
    this.send();
  }

  // The network is back, or the page came to the front. Earlier failures no longer count, nor does
  // an attempt that is under way and fails yet.
  retryNow() {
    this.attempts = 0;
    if (this.state !== WAITING) return;
    this.browser.clearTimeout(this.timer);
    this.goOn();
  }

  async send() {
    if (this.isBusy || this.state !== SENDING) return;
    this.isBusy = true;
    try {
      while (this.entries.length && this.state === SENDING) await this.sendFirst();
    } finally {
      this.isBusy = false;
    }
  }

  async sendFirst() {
    const entry = this.entries[0];
    const { kind, answer, engine } = await this.attempt(entry);
    if (kind === SENDING) {
      this.attempts = 0;
      // Told before it is forgotten: after a crash in between it is sent again, and the server repeats its answer.
      await this.onSent(entry, answer, engine);
      await this.store.remove(entry);
      this.entries = this.entries.filter((each) => each.key !== entry.key);
    } else if (this.state !== CLOSED) {
      this.state = kind;
      this.problem = kind === WAITING ? null : { entry, answer };
      if (kind === REFUSED || kind === OVERTAKEN) this.onBlocked();
      if (kind === WAITING) this.timer = this.browser.setTimeout(() => this.goOnWaiting(), this.nextWait());
    }
    this.changed();
  }

  goOnWaiting() {
    this.state = SENDING;
    this.send();
  }

  nextWait() {
    const longest = Math.min(FIRST_WAIT_MS * 2 ** this.attempts, LONGEST_WAIT_MS);
    this.attempts += 1;
    return longest * (0.5 + this.random() / 2);
  }

  async attempt(entry) {
    const giveUp = new AbortController();
    const timer = this.browser.setTimeout(() => giveUp.abort(), GIVE_UP_MS);
    try {
      const { method, path } = addressOf(entry);
      const response = await this.browser.fetch(path, {
        method,
        headers: this.headersOf(entry),
        body: JSON.stringify(bodyOf(entry)),
        signal: giveUp.signal,
        credentials: "omit",
      });
      const judged = judge(response.status, await readJson(response), this.match);
      return { ...judged, engine: response.headers?.get("Cricksy-Engine") ?? null };
    } catch {
      return { kind: WAITING };
    } finally {
      this.browser.clearTimeout(timer);
    }
  }

  headersOf(entry) {
    const follows = entry.follows.key ? { "After-Key": entry.follows.key } : { "If-Match": `"${entry.follows.place}"` };
    return {
      Accept: "application/json",
      "Content-Type": "application/json",
      Authorization: `Token ${this.token()}`,
      "Idempotency-Key": entry.key,
      ...(entry.engine ? { "Cricksy-Engine": entry.engine } : {}),
      ...follows,
    };
  }

  changed() {
    this.onChange();
  }
}

// Return what an answer means. A page that stands between us and the server, as in a hotel, answers 200 with HTML: only
// the answer of our server about our match counts.
export function judge(status, answer, match) {
  if ((status === 200 || status === 201) && answer?.id === match && Number.isInteger(answer.seq)) return { kind: SENDING, answer };
  if (status === 401 || status === 403) return { kind: LOGIN, answer };
  if (status === 412) return { kind: OVERTAKEN, answer };
  const isRefusal = status >= 400 && status < 500 && status !== TOO_MANY_REQUESTS && typeof answer?.code === "string";
  return isRefusal ? { kind: REFUSED, answer } : { kind: WAITING };
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
