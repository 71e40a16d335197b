// A practice match in place of a match of the server: the same engine judges, nothing is ever sent. It has what the console
// and its panels use of Scoring (../scoring.js).

import { OFF, READY } from "../engine/desk.js";
import { LocalMatch } from "../match/local.js";
import { SENDING } from "../match/outbox.js";
import { T } from "../strings.js";
import { Course } from "./course.js";
import { compare, listFacts } from "./facts.js";
import { nextSeed } from "./matches.js";
import { labelOf, say } from "./saying.js";

// Nobody has to log in to practise.
export const GUEST = { login: { username: "" }, token: "", logIn: async () => null, logOut: async () => {} };

const NOT_KEPT = { keepLog: async () => {}, loadLog: async () => null };
const NOWHERE = { epoch: 0, seq: 0, snapshot: null, retryNow: () => {}, start: async () => {} };

export class PracticeScoring {
  // onChange() after each change of what is shown. `matches` fetches (matches.js).
  constructor({ desk, matches, seed, onChange, browser = globalThis }) {
    Object.assign(this, { desk, matches, seed, onChange, browser, session: GUEST, isPractice: true });
    this.match = this.url = "practice";
    this.connection = { state: "practice", since: null };
    this.outbox = { entries: [], state: SENDING, problem: null, goOn: () => {}, retryNow: () => {} };
    this.follower = NOWHERE;
    this.isBlocked = false;
    this.isCurrent = true;
    this.waiting = [];
    this.refused = {};
    this.answer = null;
    this.course = null; // until the engine is there
    this.told = null; // the match as the server made it
    this.isAbsent = false; // the match cannot be had
    this.kept = []; // seeds that can be had without a net
    this.lastWork = Promise.resolve();
    this.renew();
  }

  renew() {
    this.local = new LocalMatch(this.match, { url: this.url, store: NOT_KEPT, desk: this.desk, fetchJson: async () => null });
  }

  start() {
    return this.inTurn(() => this.load());
  }

  // Another match; the page stays.
  change(seed) {
    return this.inTurn(async () => {
      Object.assign(this, { seed, told: null, course: null, isAbsent: false });
      this.renew();
      this.onChange();
      await this.load();
    });
  }

  changeToNext() {
    return this.change(nextSeed(this.seed));
  }

  again() {
    return this.change(this.seed);
  }

  engineChanged() {
    return this.inTurn(() => this.begin());
  }

  async load() {
    this.told = await this.matches.fetch(this.seed);
    this.isAbsent = this.told === null;
    if (this.isAbsent) this.kept = await this.matches.listKept();
    await this.begin();
  }

  // Score the match as it is right, to compare with, and open it for the scorer.
  async begin() {
    if (this.told !== null && this.desk.state === READY && this.course === null) {
      const right = await this.scoreRight();
      this.local.records = this.told.records;
      await this.local.rebuild([]);
      if (this.local.isOpen) this.course = new Course(this.steps, right);
    }
    this.onChange();
  }

  // Return the facts after each step. If the engine of this page refuses a step, the match ends before it.
  async scoreRight() {
    let { snapshot } = (await this.desk.ask({ do: "open", records: this.told.records })) ?? {};
    this.steps = [];
    const facts = [];
    for (const step of snapshot ? this.told.steps : []) {
      const judged = await this.desk.ask({ do: "record", ...step.expected });
      if (!judged || judged.refused) break;
      const pair = pairOf(snapshot, step.expected.body);
      snapshot = judged.snapshot;
      this.steps.push({ ...step, record: judged.record, pair, label: labelOf(snapshot), right: say(step.expected, snapshot) });
      facts.push(listFacts(snapshot));
    }
    return facts;
  }

  // What the page waits for, as a key of T.practice.waits; null once the match can be scored.
  get waitsFor() {
    if (this.course !== null) return this.local.isOpen ? null : "lost";
    if (this.isAbsent) return "absent";
    if (this.desk.state === OFF) return "off";
    return this.told === null ? "match" : "engine";
  }

  get snapshot() {
    return this.course !== null && this.local.isOpen ? this.local.view.snapshot : null;
  }

  get offers() {
    return this.local.isOpen ? this.local.view.offers : null;
  }

  get remarks() {
    const { assumed = [], warnings = [] } = this.local.view ?? {};
    return [...assumed, ...warnings];
  }

  deliver(body) {
    return this.record("delivery", body);
  }

  report(kind, body = {}) {
    return this.record("event", { kind, ...body });
  }

  // Judge and keep what the scorer did. Return null, or the refusal of the engine.
  record(action, body = {}, seq = undefined, onShown = () => {}) {
    return this.inTurn(() => this.recordNow({ action, body, seq }, onShown));
  }

  async recordNow(asked, onShown) {
    if (this.course === null) return { code: "not_ready", detail: T.practice.waits[this.waitsFor] };
    const { position } = this.course;
    const before = listFacts(this.local.view.snapshot);
    const [foreseen, foreseenNext] = [await this.foresee(position), await this.foresee(position + 1)];
    const judged = await this.local.judge(asked);
    if (judged === null) return { code: "not_ready", detail: T.practice.waits.off };
    if (judged.refused) return judged.refused;
    this.local.records = [...this.local.records, judged.record];
    this.note(asked, judged, { before, after: listFacts(judged.snapshot), foreseen, foreseenNext });
    onShown();
    this.onChange();
    return null;
  }

  note({ action, body, seq }, judged, facts) {
    if (action === "undo") return this.course.noteUndo();
    if (action === "redo") return this.course.noteRedo();
    const isInserted = seq !== undefined && (action === "delivery" || action === "event");
    this.course.note({ action, seq: judged.record.seq, isInserted, said: say({ action, body }, judged.snapshot) }, facts);
  }

  // The facts that the expected record of a step would make of this book: with those at the crease whom the book has, and
  // with those who were told. Empty if the book has gone too far from it.
  async foresee(at) {
    const step = this.steps[at];
    if (step === undefined) return [];
    const { action, body } = step.expected;
    const bodies = action === "delivery" && step.pair ? [body, { ...body, ...step.pair }] : [body];
    const seq = this.findSeq(step.expected.seq);
    const previews = [];
    for (const each of bodies) previews.push(await this.local.preview({ action, body: each, seq }));
    return previews.filter((told) => told?.snapshot).map((told) => listFacts(told.snapshot));
  }

  // A correction names a record of the right log: find the same ball in this one.
  findSeq(seq) {
    return seq === undefined ? undefined : (this.course.seqOf(this.steps.findIndex(({ record }) => record.seq === seq)) ?? seq);
  }

  skip() {
    this.course.skip();
    this.onChange();
  }

  // Put the book right up to the step that is told now.
  mend() {
    return this.inTurn(async () => {
      const done = this.steps.slice(0, this.course.position).map(({ record }) => record);
      this.local.records = [...this.told.records, ...done];
      await this.local.rebuild([]);
      this.course.mend(done.map(({ seq }) => seq));
      this.onChange();
    });
  }

  // Where the book differs from the right one now: [{path, yours, right}].
  get differences() {
    const { position, right } = this.course;
    return position === 0 ? [] : compare(listFacts(this.snapshot), right[position - 1]);
  }

  inTurn(work) {
    const done = this.lastWork.then(work);
    this.lastWork = done.catch((error) => console.error("a step of practice failed", error));
    return done;
  }

  // Nothing is sent, so nothing can be refused or overtaken.
  async sendAfter() {}

  async leaveOut() {}

  async goOn() {}

  // A read of the API: practice asks the server nothing.
  async fetchJson() {
    return null;
  }
}

// Those at the crease before a ball, as a ball names them; null if they are not known. In an over that goes on, the snapshot
// has them the other way round, because it was complete before.
function pairOf({ striker, non_striker: nonStriker }, { same_over: goesOn }) {
  if (!striker || !nonStriker) return null;
  return goesOn ? { striker_id: nonStriker, non_striker_id: striker } : { striker_id: striker, non_striker_id: nonStriker };
}
