// One match that is scored here: what the server has (a Follower), what waits for it (an Outbox), and the match as the
// engine of this page sees it with all of that (a LocalMatch). One thing at a time: each change waits for the one before.

import { Follower } from "../../shared/client.js";
import { OFF, READY } from "../engine/desk.js";
import { LocalMatch } from "./local.js";
import { Others } from "./others.js";
import { OVERTAKEN, Outbox, REFUSED } from "./outbox.js";
import { shift } from "./requests.js";
import { TabLock } from "./tab-lock.js";
import { count } from "./unjudged.js";

const BLOCKED = [OVERTAKEN, REFUSED];

export class Scoring {
  // onChange() after each change of what is shown.
  constructor(match, { session, store, desk, onChange, browser = globalThis, random = Math.random }) {
    const url = `/games/${encodeURIComponent(match)}`;
    Object.assign(this, { match, url, session, desk, browser, onChange });
    this.connection = { state: "connecting", since: null };
    this.serverEngine = null;
    this.answer = null; // the newest of the server to a write: its assumptions and warnings
    this.sent = { epoch: -1, seq: -1 };
    this.answered = []; // {entry, seq} of what the server has and has not shown yet
    this.refused = {}; // by the engine of this page, by key of what waits
    this.isStarted = false; // before that nobody can draw
    this.lastWork = Promise.resolve();
    this.follower = new Follower(url, {
      onSnapshot: () => this.noteServer(),
      onConnection: (connection) => {
        this.connection = connection;
        if (this.isStarted) onChange();
      },
      browser,
      random,
    });
    this.local = new LocalMatch(match, { url, store, desk, fetchJson: (path) => this.fetchJson(path) });
    this.others = new Others(`${url}/consoles`, { session, describe: () => this.describe(), onChange, browser });
    this.lock = new TabLock(match, { onLost: () => this.loseLock(), browser });
    this.outbox = new Outbox(match, {
      store,
      token: () => session.token,
      onChange: () => this.noteOutbox(),
      onSent: (entry, answer, engine) => this.inTurn(() => this.noteSent(entry, answer, engine)),
      onBlocked: () => this.inTurn(() => this.block()),
      browser,
      random,
    });
  }

  async start() {
    this.isStarted = true;
    await this.inTurn(() => this.local.load());
    if (await this.lock.take()) await this.takeQueue();
    await this.follower.start();
    this.others.start();
  }

  // What other devices are told of this one; null while it does not score.
  describe() {
    if (!this.session.token || !this.lock.isHeld) return null;
    return { recorded: Math.max(this.sent.seq, 0), waiting: this.outbox.entries.length };
  }

  async takeQueue() {
    await this.outbox.open();
    await this.inTurn(() => this.rebuild());
  }

  // Score in this tab instead of the other one.
  async scoreHere() {
    await this.lock.steal();
    await this.takeQueue();
  }

  loseLock() {
    this.outbox.close();
    this.onChange();
  }

  // The engine is there now, or gone.
  engineChanged() {
    if (!this.isStarted) return;
    this.inTurn(async () => {
      await this.catchUp();
      await this.rebuild();
    });
  }

  inTurn(work) {
    const done = this.lastWork.then(work);
    this.lastWork = done.catch((error) => console.error("a step of scoring failed", error));
    return done;
  }

  // The match as it is shown; null until there is one.
  get snapshot() {
    if (this.isAhead(this.follower)) return this.follower.snapshot;
    if (this.local.isOpen) return this.local.view.snapshot;
    const known = this.follower.snapshot ?? this.local.kept;
    return known && !this.isBlocked ? count(known, this.waiting) : known;
  }

  // How many records the shown match has; a test waits for the next one.
  get shown() {
    if (this.local.isOpen && !this.isAhead(this.follower)) return this.local.view.seq;
    return this.follower.seq + (this.isBlocked ? 0 : this.waiting.length);
  }

  // Who may bowl or come in, by the engine; null without it.
  get offers() {
    return this.local.isOpen && !this.isAhead(this.follower) ? this.local.view.offers : null;
  }

  // What was assumed and wondered at on the newest ball.
  get remarks() {
    const { assumed = [], warnings = [] } = (this.local.isOpen ? this.local.view : this.answer) ?? {};
    return [...assumed, ...warnings];
  }

  // Whether the laws on this device are of another version than the server's, which has the last word.
  get isOtherEngine() {
    return this.local.isOpen && this.serverEngine !== null && this.serverEngine !== this.desk.hash;
  }

  get isBlocked() {
    return BLOCKED.includes(this.outbox.state);
  }

  // What waits and was not answered.
  get pending() {
    return this.outbox.entries.filter(({ key }) => !this.answered.some((one) => one.entry.key === key));
  }

  // How many records the server had before the first of these; -1 if nobody knows.
  get base() {
    const place = this.pending[0]?.follows.place;
    return place === undefined ? this.sent.seq : Number(place.split("-")[1]);
  }

  // Those of them that are not among so many records: the server may have taken some whose answers were lost.
  pendingAfter(seq) {
    return this.base < 0 ? this.pending : this.pending.slice(Math.max(seq - this.base, 0));
  }

  // What was scored here and is not in the shown state of the server, which may be behind its answers.
  get waiting() {
    const { seq } = this.follower;
    return [...this.answered.filter((one) => one.seq > seq).map(({ entry }) => entry), ...this.pendingAfter(seq)];
  }

  // Whether this state of the server is newer than what the engine shows.
  isAhead(place) {
    const { view, epoch } = this.local;
    return place.snapshot !== null && view !== null && isLater(place, { epoch, seq: view.seq });
  }

  // Whether the page shows everything that was scored here, and the server has it.
  get isCurrent() {
    return this.outbox.entries.length === 0 && !isLater(this.sent, this.follower);
  }

  deliver(body) {
    return this.record("delivery", body);
  }

  report(kind, body = {}) {
    return this.record("event", { kind, ...body });
  }

  // Judge and keep what the scorer did, and send it. Return null, or the refusal of the engine: then nothing is kept.
  // onShown() as soon as it is in what is shown: without an engine that is when it is kept.
  record(action, body = {}, seq = undefined, onShown = () => {}) {
    return this.inTurn(() => this.recordNow({ action, body, seq }, onShown));
  }

  async recordNow(asked, onShown) {
    const judged = await this.local.judge(asked);
    if (judged?.refused) return judged.refused;
    if (judged) onShown();
    this.onChange();
    const last = this.outbox.entries.at(-1);
    await this.outbox.add({
      ...asked,
      key: crypto.randomUUID(),
      match: this.match,
      number: (last?.number ?? 0) + 1,
      follows: last ? { key: last.key } : { place: this.place },
      at: new Date().toISOString(),
      record: judged?.record,
      engine: judged ? this.desk.hash : undefined,
    });
    if (!judged) onShown();
    return null;
  }

  // The newest state that this scorer can have seen.
  get place() {
    const local = { epoch: this.local.epoch, seq: this.local.head };
    const { epoch, seq } = [this.sent, local].reduce((best, one) => (isLater(one, best) ? one : best), this.follower);
    return `${epoch}-${seq}`;
  }

  async noteSent(entry, answer, engine) {
    this.answer = answer;
    this.serverEngine = engine;
    this.sent = { epoch: answer.epoch, seq: answer.seq };
    // Where this got through, the socket will, too.
    this.follower.retryNow();
    this.answered = [...this.answered.filter((one) => one.seq > this.follower.seq), { entry, seq: answer.seq }];
    // If it is not what the engine foresaw, the log is fetched once nothing waits.
    await this.local.confirm(entry, answer, answer.snapshot ?? this.local.view?.snapshot);
  }

  // The server has shown a newer state: by others, or of what was sent here.
  noteServer() {
    if (!this.isStarted) return;
    this.onChange();
    this.inTurn(() => this.catchUp());
  }

  // What was sent may have been shown before it was answered: then nobody else tells of it.
  noteOutbox() {
    if (!this.isStarted) return;
    this.onChange();
    if (this.outbox.entries.length === 0) this.inTurn(() => this.catchUp());
  }

  // Without an engine nobody needs the log.
  async catchUp({ epoch, seq } = this.follower) {
    const isOurs = !this.isBlocked && this.pending.length > 0 && this.local.head >= this.base;
    if (isOurs || !this.session.login || this.desk.state === OFF) return;
    const isNews = isLater({ epoch, seq }, { epoch: this.local.epoch, seq: this.local.head });
    if (isNews && (await this.local.catchUp({ epoch, seq, snapshot: this.follower.snapshot }))) await this.rebuild();
  }

  // With what waits on top; of a queue that needs its scorer, only what the server has.
  async rebuild() {
    const isKnown = this.desk.state === READY && this.local.head >= this.base;
    if (!isKnown) this.local.view = null;
    this.refused = isKnown ? await this.local.rebuild(this.isBlocked ? [] : this.pendingAfter(this.local.head)) : {};
    this.onChange();
  }

  // Others were faster, or the server refused: show what the server has.
  async block() {
    this.blockedAt = this.local.head;
    const { epoch, seq } = this.outbox.problem?.answer ?? {};
    const told = { epoch: epoch ?? this.local.epoch, seq: seq ?? 0 };
    await this.catchUp(isLater(told, this.follower) ? told : this.follower);
    await this.rebuild();
  }

  // The scorer has seen the state of the server, and sends what waits after it.
  sendAfter() {
    return this.inTurn(async () => {
      const { epoch, seq } = this.follower;
      const by = Math.max(seq, this.local.head) - this.blockedAt;
      const moved = this.outbox.entries.map((entry) => shift(entry, this.blockedAt, by));
      await this.outbox.replace([{ ...moved[0], follows: { place: `${epoch}-${Math.max(seq, this.local.head)}` } }, ...moved.slice(1)]);
      await this.goOn();
    });
  }

  // Leave out the first that waits: what comes after it follows what it followed.
  leaveOut() {
    return this.inTurn(async () => {
      const [first, ...others] = this.outbox.entries;
      if (!first) return;
      await this.outbox.drop(first.key);
      const seq = first.record?.seq;
      if (seq !== undefined) await this.outbox.replace(this.outbox.entries.map((entry) => shift(entry, seq, -1)));
      if (others.length && this.outbox.state === OVERTAKEN) return;
      await this.goOn();
    });
  }

  async goOn() {
    this.outbox.goOn();
    await this.rebuild();
  }

  // Return the answer of a read, or null: there is no net, or it was refused.
  async fetchJson(path) {
    try {
      const headers = { Accept: "application/json", ...(this.session.token ? { Authorization: `Token ${this.session.token}` } : {}) };
      const response = await this.browser.fetch(path, { headers, credentials: "omit" });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }
}

function isLater(one, other) {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}
