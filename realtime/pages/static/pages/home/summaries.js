// Follows several matches over one socket: the server sends the summary of a match whenever it changes. A summary is
// whole, and a page that joins gets the newest of each match: so an interruption costs nothing.

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 20_000;
const SILENCE_MS = 25_000; // two heartbeats, and a half
const STALE_AFTER_MS = 5_000;
const NO_LIST = 4400;
const MOST_MATCHES = 100; // as the server takes

export class Summaries {
  // onSummary(message) for what is news; onConnection({state, since}), where state is none (nothing to follow),
  // connecting, live, reconnecting or stale, and `since` when the server last confirmed what is shown.
  constructor(urls, { onSummary, onConnection, browser = globalThis, random = Math.random }) {
    Object.assign(this, { urls, onSummary, onConnection, browser, random });
    this.newest = new Map(); // by match
    this.ids = [];
    this.socket = null;
    this.failures = 0;
    this.confirmedAt = null;
    this.timers = {};
    this.server = Math.floor(random() * urls.length);
    this.setState("none");
  }

  // Follow these matches, and no others.
  follow(ids) {
    const wanted = [...new Set(ids)].sort().slice(0, MOST_MATCHES);
    if (wanted.join() === this.ids.join()) return;
    this.ids = wanted;
    for (const id of this.newest.keys()) if (!wanted.includes(id)) this.newest.delete(id);
    this.drop();
    for (const name of Object.keys(this.timers)) this.stopTimer(name);
    if (wanted.length === 0) return this.setState("none");
    if (this.state !== "live") this.setState("connecting");
    this.open();
  }

  // Without waiting: the page came to the front, or the network came back. Earlier failures no longer count.
  retryNow() {
    this.failures = 0;
    if (!this.timers.retry) return;
    this.stopTimer("retry");
    this.open();
  }

  open() {
    const socket = this.makeSocket(`${this.urls[this.server]}?ids=${this.ids.join()}`);
    if (socket === null) return this.retry();
    this.socket = socket;
    // A dropped socket may still deliver events.
    socket.onmessage = (event) => socket === this.socket && this.receive(JSON.parse(event.data));
    socket.onclose = ({ code }) => socket === this.socket && (code === NO_LIST ? this.follow([]) : this.retry());
    this.startTimer("silence", SILENCE_MS, () => this.retry());
  }

  // Return null where none is allowed: a page over TLS may open none to a server without.
  makeSocket(url) {
    try {
      return new this.browser.WebSocket(url);
    } catch {
      return null;
    }
  }

  receive(message) {
    if (message.event === "heartbeat") return this.confirmLive();
    if (message.event !== "summary:update" || !this.ids.includes(message.id)) return;
    const known = this.newest.get(message.id);
    if (known && !isLater(message, known)) return;
    this.newest.set(message.id, message);
    this.onSummary(message);
    // The first of a match is what the server remembers: that it is current, only a heartbeat says.
    if (known) this.confirmLive();
  }

  confirmLive() {
    this.failures = 0;
    this.confirmedAt = new Date();
    this.stopTimer("stale");
    this.startTimer("silence", SILENCE_MS, () => this.retry());
    this.setState("live");
  }

  retry() {
    this.drop();
    this.server = (this.server + 1) % this.urls.length;
    if (this.state === "live") this.setState("reconnecting");
    if (!this.timers.stale) this.startTimer("stale", STALE_AFTER_MS, () => this.setState("stale"));
    // Full jitter, as in client.js.
    const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.failures);
    this.failures += 1;
    this.startTimer("retry", this.random() * longest, () => this.open());
  }

  // The socket is forgotten before it is closed, so that its close event is ignored.
  drop() {
    const { socket } = this;
    this.socket = null;
    this.stopTimer("silence");
    socket?.close();
  }

  setState(state) {
    this.state = state;
    this.onConnection({ state, since: this.confirmedAt });
  }

  startTimer(name, milliseconds, then) {
    this.stopTimer(name);
    this.timers[name] = this.browser.setTimeout(() => {
      delete this.timers[name];
      then();
    }, milliseconds);
  }

  stopTimer(name) {
    this.browser.clearTimeout(this.timers[name]);
    delete this.timers[name];
  }
}

// Whether a place, {epoch, seq}, is later than another one.
export function isLater(one, other) {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}
