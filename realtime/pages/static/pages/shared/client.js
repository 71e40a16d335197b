// Follows one match: GET the snapshot, open the WebSocket from there, apply each delta, and reconnect after any end.
// The state is "live" only while messages or heartbeats confirm it; else the page says since when it may be stale.
// Where no WebSocket can be opened, it polls (poller.js), and tries in turn a stream of events (./stream.js) and a
// WebSocket, until one can be.

import { apply } from "./merge.js";
import { Poller } from "./poller.js";

// Close codes, as in docs/protocol.md.
const RESTARTING = 1012;
const LOST = 1006;
const UNKNOWN_GAME = 4404;
// When a server ends, all its clients come back at once: each waits for a random part of this. A handshake costs the
// server 0.4 ms, so half of 10,000 viewers need two seconds of the process that is left.
const SPREAD_MS = 3_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 20_000;
// While it polls, it misses nothing: a crowd that is refused must not cost a server more than this.
const LONGEST_BACKOFF_POLLING_MS = 60_000;
// Attempts in a row without a message, and at least one on each server: then it polls.
const MOST_REFUSALS = 3;
// Two and a half heartbeats.
const SILENCE_MS = 25_000;
// A handshake: a server of which nothing is left, not even a refusal, must not hold the page.
const OPENING_MS = 10_000;
// A network that swallows the request would leave the page without a score for minutes.
const LOADING_MS = 5_000;
// A short interruption of the network is not worth a warning.
const STALE_AFTER_MS = 5_000;
// Three polls, or one that takes long.
const STALE_AFTER_POLL_MS = 8_000;
// What `take` makes of a message.
const NEW = "new";
const KNOWN = "known";
const GAP = "gap";

export class Follower {
  // onSnapshot(snapshot, previous) after each change; onPrediction(message), after the snapshot that it is about;
  // onConnection({state, since}), where state is connecting, live, polling (as good as live, but some
  // seconds late), reconnecting, stale, stuck (the server confirms the state, but nothing newer can be
  // shown) or unknown (no such match), and since is when the server last confirmed the state; null
  // before the first time.
  // `prefersStream` for a page of another origin, which may open no WebSocket.
  constructor(gameUrl, { onSnapshot, onPrediction = () => {}, onConnection, prefersStream, browser = globalThis, random = Math.random }) {
    Object.assign(this, { gameUrl, onSnapshot, onPrediction, onConnection, prefersStream, browser, random });
    this.snapshot = null;
    this.epoch = this.seq = -1;
    this.wsUrls = [];
    this.server = 0; // which of them
    this.socket = null;
    this.failures = 0;
    this.refusals = 0;
    this.refusedBy = new Set();
    this.hasMessage = this.mustLoad = false;
    this.confirmedAt = null;
    this.isStuck = false;
    this.stopped = false;
    this.timers = {};
    this.poller = new Poller(this, gameUrl, { browser, random });
    this.setState("connecting");
  }

  start() {
    return this.connect();
  }

  stop() {
    this.stopped = true;
    this.poller.stop();
    for (const name of Object.keys(this.timers)) this.stopTimer(name);
    this.dropSocket();
  }

  // Reconnect without waiting: the page came to the front, or the network came back. Earlier failures no longer count:
  // a WebSocket comes first, and if it fails, or an attempt that is under way, the next is soon.
  retryNow() {
    if (this.stopped) return;
    this.failures = 0;
    if (!this.timers.retry) return;
    this.stopTimer("retry");
    this.connect();
  }

  async connect() {
    if ((this.snapshot === null || this.mustLoad) && !(await this.load())) return;
    const stream = this.wantsStream() ? await import("./stream.js").catch(() => null) : null;
    if (!this.stopped) this.open(stream?.StreamSocket);
  }

  // While it polls, every other attempt is a stream.
  wantsStream() {
    return this.browser.EventSource && (this.prefersStream || (this.poller.isRunning && this.failures % 2 === 1));
  }

  // Fetch a snapshot; false if that failed.
  async load() {
    const giveUp = new AbortController();
    this.startTimer("loading", LOADING_MS, () => giveUp.abort());
    try {
      const headers = { Accept: "application/json" };
      const response = await this.browser.fetch(this.gameUrl, { headers, signal: giveUp.signal });
      if (response.status === 404) return this.giveUp();
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const game = await response.json();
      this.wsUrls = game.ws_urls;
      this.server = this.choose(this.wsUrls.length);
      this.isStuck = game.stuck !== undefined;
      // A cache may answer with an older one.
      if (this.isAhead(game)) this.replaceSnapshot(game.snapshot, game.epoch, game.seq);
      this.mustLoad = false;
      return true;
    } catch {
      this.retry(this.nextBackoff());
      return false;
    } finally {
      this.stopTimer("loading");
    }
  }

  open(StreamSocket) {
    const socket = this.makeSocket(StreamSocket);
    this.hasMessage = false;
    if (socket === null) return this.handleClose(LOST);
    this.socket = socket;
    // That it opens confirms nothing: the server may know no better than this page. A message follows if it does.
    // A dropped socket may still deliver events: only those of the current one count.
    socket.onopen = () => socket === this.socket && this.stopTimer("opening");
    socket.onmessage = (event) => socket === this.socket && this.receive(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.handleClose(event.code);
    this.startTimer("opening", OPENING_MS, () => this.handleSilence());
    this.startTimer("silence", SILENCE_MS, () => this.handleSilence());
  }

  // Return null where none is allowed: a page over TLS may open none to a server without.
  makeSocket(StreamSocket) {
    try {
      if (StreamSocket) return new StreamSocket(this.gameUrl, () => this, this.browser);
      return new this.browser.WebSocket(`${this.wsUrls[this.server]}?since=${this.epoch}.${this.seq}`);
    } catch {
      return null;
    }
  }

  receive(message) {
    this.hasMessage = true;
    // The server remembers a prediction, and sends it on joining even if it does not know whether the state is current.
    if (message.event === "prediction:update") return this.onPrediction(message);
    if (message.event === "heartbeat") return this.receiveHeartbeat(message);
    if (message.event !== "state:update") return;
    const taken = this.take(message);
    if (taken === NEW) this.confirmLive();
    if (taken === GAP) this.resync();
  }

  receiveHeartbeat(message) {
    if (this.isAhead(message)) return this.resync();
    this.isStuck = message.stuck !== undefined;
    this.confirmLive();
  }

  // Apply a state:update, if it is the next.
  take(message) {
    if (message.snapshot) {
      // Within an epoch no state goes back: this server is behind. One of another epoch is always taken.
      if (message.epoch === this.epoch && message.seq <= this.seq) return KNOWN;
      this.advance(message.snapshot, message);
      return NEW;
    }
    if (!this.isAhead(message)) return KNOWN;
    if (message.epoch !== this.epoch || message.delta.base_seq !== this.seq) return GAP;
    this.advance(apply(this.snapshot, message.delta), message);
    return NEW;
  }

  advance(snapshot, { epoch, seq }) {
    this.isStuck = false; // the event that could not be folded is past
    this.replaceSnapshot(snapshot, epoch, seq);
  }

  isAhead({ epoch, seq }) {
    return epoch > this.epoch || (epoch === this.epoch && seq > this.seq);
  }

  replaceSnapshot(snapshot, epoch, seq) {
    const previous = this.snapshot;
    Object.assign(this, { snapshot, epoch, seq });
    this.onSnapshot(snapshot, previous);
  }

  confirmLive() {
    this.failures = this.refusals = 0;
    this.refusedBy.clear();
    this.poller.stop();
    this.confirmedAt = new Date();
    this.stopTimer("stale");
    if (!this.socket) return;
    this.startTimer("silence", SILENCE_MS, () => this.handleSilence());
    this.setState(this.isStuck ? "stuck" : "live");
  }

  // The poller has found that the state is the newest; `stuck` is there if nothing newer can be shown.
  confirmPolled({ stuck }) {
    this.isStuck = stuck !== undefined;
    this.confirmedAt = new Date();
    this.startTimer("stale", STALE_AFTER_POLL_MS, () => this.setState("stale"));
    this.setState(this.isStuck ? "stuck" : "polling");
  }

  // Not even a heartbeat came: the connection is dead, or the server does not know whether the score is current.
  handleSilence() {
    this.dropSocket();
    this.handleClose(LOST);
  }

  // A delta does not fit, or a heartbeat is ahead: reconnect with the place of the current snapshot. Or with a newer one,
  // if another tab passes its stream on: that begins where it likes.
  resync() {
    this.mustLoad = this.socket?.isPassedOn === true;
    this.dropSocket();
    this.retry(this.random() * FIRST_BACKOFF_MS);
    return false;
  }

  handleClose(code) {
    this.forgetSocket();
    if (code === UNKNOWN_GAME) return this.giveUp();
    if (!this.hasMessage) this.noteRefusal();
    this.moveOn();
    this.retry(this.nextBackoff(code === RESTARTING || code === LOST ? SPREAD_MS : FIRST_BACKOFF_MS));
  }

  noteRefusal() {
    this.refusals += 1;
    this.refusedBy.add(this.server);
    if (this.refusals >= MOST_REFUSALS && this.refusedBy.size === this.wsUrls.length) this.poller.start();
  }

  retry(milliseconds) {
    if (this.stopped) return;
    if (!this.poller.isRunning) this.setState("reconnecting");
    if (!this.timers.stale) this.startTimer("stale", STALE_AFTER_MS, () => this.setState("stale"));
    this.startTimer("retry", milliseconds, () => this.connect());
  }

  // Full jitter: a random part of a limit that doubles with each failure.
  nextBackoff(first = FIRST_BACKOFF_MS) {
    const most = this.state === "polling" ? LONGEST_BACKOFF_POLLING_MS : LONGEST_BACKOFF_MS;
    const longest = Math.min(most, first * 2 ** this.failures);
    this.failures += 1;
    return this.random() * longest;
  }

  giveUp() {
    this.stop();
    this.setState("unknown");
    return false;
  }

  // The socket is forgotten before it is closed, so that its close event is ignored.
  dropSocket() {
    const socket = this.socket;
    this.forgetSocket();
    socket?.close();
  }

  forgetSocket() {
    this.socket = null;
    this.stopTimer("opening");
    this.stopTimer("silence");
  }

  // By chance: all viewers of a server that ends must not go to the same one. First to those that have not refused.
  moveOn() {
    const others = this.wsUrls.slice(1).map((_, step) => (this.server + step + 1) % this.wsUrls.length);
    const untried = others.filter((server) => !this.refusedBy.has(server));
    const candidates = untried.length ? untried : others;
    if (candidates.length) this.server = candidates[this.choose(candidates.length)];
  }

  choose(count) {
    return Math.floor(this.random() * count);
  }

  setState(state) {
    if (state === "reconnecting" && this.state === "stale") return;
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
