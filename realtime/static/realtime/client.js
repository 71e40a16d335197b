// Follows one match: GET the snapshot, open the WebSocket from there, apply each delta, and come back by itself.
// What is shown is called live only while the server vouches for it; otherwise it says since when it may be stale.

import { apply } from "./merge.js";

const RESTARTING = 1012;
const LOST = 1006;
const UNKNOWN_GAME = 4404;
// After a restart everyone comes back at once: this spreads them.
const SPREAD_MS = 20_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
// Two heartbeats and a half.
const SILENCE_MS = 25_000;
// A blink of the network is no news.
const STALE_AFTER_MS = 5_000;

export class Follower {
  // onSnapshot(snapshot, previous); onPrediction(message), after the state that it is about; onConnection({state, since}) with state one of
  // connecting, live, reconnecting, stale (since: when the server was last heard), unknown.
  constructor(gameUrl, { onSnapshot, onPrediction = () => {}, onConnection, browser = globalThis, random = Math.random }) {
    Object.assign(this, { gameUrl, onSnapshot, onPrediction, onConnection, browser, random });
    this.snapshot = null;
    this.epoch = this.seq = -1;
    this.wsUrl = null;
    this.socket = null;
    this.failures = 0;
    this.heardAt = null;
    this.stopped = false;
    this.timers = {};
    this.tell("connecting");
  }

  start() {
    return this.connect();
  }

  stop() {
    this.stopped = true;
    for (const name of Object.keys(this.timers)) this.clear(name);
    this.leave();
  }

  // Now, because someone is looking: the page came to the front, or the network came back.
  hurry() {
    if (!this.stopped && this.timers.retry) {
      this.clear("retry");
      this.connect();
    }
  }

  async connect() {
    if (this.snapshot === null && !(await this.load())) return;
    if (!this.stopped) this.open();
  }

  // True where there is a snapshot to go on from.
  async load() {
    try {
      const response = await this.browser.fetch(this.gameUrl, { headers: { Accept: "application/json" } });
      if (response.status === 404) return this.giveUp();
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const game = await response.json();
      this.wsUrl = game.ws_url;
      this.take(game.snapshot, game.epoch, game.seq);
      return true;
    } catch (error) {
      this.retry(this.backoff());
      return false;
    }
  }

  open() {
    const socket = new this.browser.WebSocket(`${this.wsUrl}?since=${this.epoch}.${this.seq}`);
    this.socket = socket;
    socket.onopen = () => socket === this.socket && this.heard();
    socket.onmessage = (event) => socket === this.socket && this.receive(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.closed(event.code);
    this.wait("silence", SILENCE_MS, () => this.lost());
  }

  receive(message) {
    if (message.event === "state:update") this.update(message);
    else if (message.event === "prediction:update") this.onPrediction(message);
    else if (message.event === "heartbeat" && this.isAhead(message)) return this.resync();
    this.failures = 0;
    this.heard();
  }

  update(message) {
    if (message.snapshot) return this.take(message.snapshot, message.epoch, message.seq);
    if (!this.isAhead(message)) return;
    if (message.epoch !== this.epoch || message.delta.base_seq !== this.seq) return this.resync();
    this.take(apply(this.snapshot, message.delta), message.epoch, message.seq);
  }

  isAhead({ epoch, seq }) {
    return epoch > this.epoch || (epoch === this.epoch && seq > this.seq);
  }

  take(snapshot, epoch, seq) {
    const previous = this.snapshot;
    Object.assign(this, { snapshot, epoch, seq });
    this.onSnapshot(snapshot, previous);
  }

  heard() {
    this.heardAt = new Date();
    this.clear("stale");
    if (!this.socket) return;
    this.wait("silence", SILENCE_MS, () => this.lost());
    this.tell("live");
  }

  // The server said nothing, not even a heartbeat: the connection is dead, or it cannot vouch for the score.
  lost() {
    this.leave();
    this.closed(LOST);
  }

  // A delta that does not fit: resume from what is here.
  resync() {
    this.leave();
    this.retry(this.random() * FIRST_BACKOFF_MS);
  }

  closed(code) {
    this.socket = null;
    this.clear("silence");
    if (code === UNKNOWN_GAME) return this.giveUp();
    this.retry(code === RESTARTING || code === LOST ? this.random() * SPREAD_MS : this.backoff());
  }

  retry(milliseconds) {
    if (this.stopped) return;
    this.tell("reconnecting");
    if (!this.timers.stale) this.wait("stale", STALE_AFTER_MS, () => this.tell("stale"));
    this.wait("retry", milliseconds, () => this.connect());
  }

  backoff() {
    const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.failures);
    this.failures += 1;
    return this.random() * longest;
  }

  giveUp() {
    this.stop();
    this.tell("unknown");
    return false;
  }

  leave() {
    const socket = this.socket;
    this.socket = null;
    this.clear("silence");
    socket?.close();
  }

  tell(state) {
    if (state === "reconnecting" && this.state === "stale") return;
    this.state = state;
    this.onConnection({ state, since: this.heardAt });
  }

  wait(name, milliseconds, then) {
    this.clear(name);
    this.timers[name] = this.browser.setTimeout(() => {
      delete this.timers[name];
      then();
    }, milliseconds);
  }

  clear(name) {
    this.browser.clearTimeout(this.timers[name]);
    delete this.timers[name];
  }
}
