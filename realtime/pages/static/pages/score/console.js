// The console: what its scorer does becomes a step of scoring or of what is entered, and then everything is drawn again.
// Panels (panels/*.js) and templates get it as `c`. A new thing to record: a form in forms/ and a line in the menu.

import { findDue, findSide, listBowlers, listComing } from "./entering/due.js";
import { Entering } from "./entering/entering.js";
import { LOGIN } from "./match/outbox.js";
import { T } from "./strings.js";

// After a ball the pad is deaf for a moment: a nervous second tap is no second ball, and chooses nothing of a list that
// has just come up. An equal ball soon after asks. Another ball is one that the scorer means, but for a finger that slips.
const DEAF_MS = 350;
const SLIP_MS = 120;
const SAME_MS = 1_200;

export class Console {
  // draw() shows everything. `now` is a clock in ms.
  constructor({ scoring, session, draw, app = null, browser = globalThis, now = () => performance.now() }) {
    Object.assign(this, { scoring, session, draw, app, browser, now });
    this.entering = new Entering({ onBall: (body) => this.ballIsWhole(body) });
    this.panel = null; // its name; `argument` is what it was opened with
    this.argument = null;
    this.ui = {}; // what panels keep
    this.refusal = null; // of the last thing that was recorded here
    this.loginProblem = null;
    this.asksAgain = null; // a ball that equals the one just recorded
    this.asksShot = null; // a ball of which is asked where it went
    this.isShotWanted = false; // of the next ball, whatever the settings say
    this.lastBall = { text: "", at: -SAME_MS };
    this.pressedAt = 0;
    this.held = null; // what is pressed while a ball is judged: {part, at}
    this.skippedToss = false;
    this.order = null; // of the bowlers, while they are asked for: {of, ids}
    this.proposal = null; // the innings to come, as the engine sees it
  }

  get snapshot() {
    return this.scoring.snapshot;
  }

  // Undo, with what it takes back if that is not a ball.
  get undoLabel() {
    const kind = this.scoring.local?.view?.undo;
    const what = T.corrections[kind] ?? T.forms.kinds[kind]?.title;
    return what && kind !== "delivery" && !this.entering.hasChosen ? T.undoOf(what) : T.undo;
  }

  get isLoginNeeded() {
    return !this.session.login || this.scoring.outbox.state === LOGIN;
  }

  // What is asked before the next ball, or null. While a ball is judged nobody knows.
  get due() {
    if (this.held) return null;
    const due = this.snapshot && findDue(this.snapshot, this.entering.chosen);
    return due === "toss" && this.skippedToss ? "innings" : due;
  }

  // Those who may bowl. While they are asked for, none moves under the finger, whatever news comes.
  get bowlers() {
    const listed = listBowlers(this.snapshot, this.scoring.offers, T.due.lastOver);
    const { list } = this.snapshot.deliveries;
    const of = `${this.snapshot.innings_number} ${list.at(-1)?.over} ${list.length} ${this.scoring.offers !== null}`;
    if (this.order?.of !== of) this.order = { of, ids: listed.bowlers.map(({ id }) => id) };
    const at = (one) => this.order.ids.indexOf(one.id);
    return { ...listed, bowlers: [...listed.bowlers].sort((one, other) => at(one) - at(other)) };
  }

  // Whether a ball was recorded so shortly ago that a digit may be the second tap of it.
  get isDeaf() {
    return this.now() - this.lastBall.at < DEAF_MS;
  }

  // Parts of a ball and actions, by their names in keys.js.
  press(part, at = this.now()) {
    const action = { undo: () => this.undo(), redo: () => this.redo(), keys: () => this.open("keys"), escape: () => this.escape() }[part];
    if (action) return action();
    const panel = { key: "key", bowler: "bowler", penalty: "form", edit: "balls", interval: "more", other: "more" }[part];
    if (panel) return this.open(panel, part === "penalty" ? { kind: "penalty_runs" } : part);
    if (this.held) return this.held.push({ part, at });
    this.pressedAt = at;
    if (part === "swap") return this.swap();
    if (part === "wide") return this.press("wides");
    if (part === "enter" && this.snapshot && this.entering.question(this.snapshot) === "confirm") return this.confirm(this.nextBatter);
    if (this.asksAgain) return this.answerAgain(part);
    if (part === "enter" && this.asksShot) return this.recordShot(null);
    if (part === "enter" && this.due === "innings" && this.entering.innings.openers.length === 2) return this.startInnings();
    if (part === "where") return this.wantShot();
    if (part === "enter" && this.due === "bowler" && this.bowlers.likely) return this.choose("bowler", this.bowlers.likely);
    if (this.due === null && this.panel === null && !this.isLoginNeeded && !this.asksShot) this.entering.press(part, this.snapshot);
    this.draw();
  }

  escape() {
    this.panel = this.argument = this.asksAgain = this.asksShot = this.refusal = null;
    this.entering.clear();
    this.draw();
  }

  answer(given) {
    this.entering.answer(given);
    this.draw();
  }

  // The one who is proposed comes in unless another was chosen; null if it is not known yet.
  get nextBatter() {
    const { next } = this.entering.answers;
    return next === undefined ? listComing(this.snapshot, this.scoring.offers)[0] : next;
  }

  confirm(next) {
    this.entering.answer({ next: next ?? null });
    this.entering.confirm(this.snapshot);
    this.draw();
  }

  choose(role, value) {
    this.entering.chosen[role] = value;
    this.draw();
  }

  // A part that is chosen already stays as it is.
  pressOnce(part) {
    if (this.entering.ball.extra !== part) this.press(part);
  }

  swap() {
    this.entering.swap(this.snapshot);
    this.draw();
  }

  ballIsWhole(body) {
    const since = this.pressedAt - this.lastBall.at;
    const text = textOf(body);
    const isSame = text === this.lastBall.text;
    if (since < (isSame ? DEAF_MS : SLIP_MS)) return;
    if (isSame && since < SAME_MS) this.asksAgain = body;
    else this.recordBall(body, text);
  }

  // The same key once more means it; with any other ball the scorer has to answer first, or two would change places.
  answerAgain(part) {
    if (part === "enter" || part === this.asksAgain.runs) return this.recordAgain();
    this.refusal = { detail: T.answerFirst };
    this.draw();
  }

  recordAgain() {
    const body = this.asksAgain;
    this.pressedAt = this.now();
    this.asksAgain = this.refusal = null;
    this.recordBall(body, textOf(body));
    this.draw();
  }

  wantShot() {
    this.isShotWanted = !this.isShotWanted;
    this.draw();
  }

  // Where the ball went, or null: nobody says.
  recordShot(shot) {
    const body = this.asksShot;
    this.pressedAt = this.now();
    Object.assign(this, { asksShot: null, isShotWanted: false });
    this.keepBall({ ...body, ...(shot ? { shot } : {}) }, textOf(body));
    this.draw();
  }

  recordBall(body, text) {
    const asks = (this.settings?.shot || this.isShotWanted) && body.runs > 0;
    if (!asks) return this.keepBall(body, text);
    this.asksShot = body;
    return this.draw();
  }

  async keepBall(body, text) {
    this.lastBall = { text, at: this.pressedAt };
    const held = (this.held = []);
    try {
      if ((await this.record("delivery", body, undefined, () => this.pressHeld(held))) === null) return;
    } finally {
      if (this.held === held) this.held = null;
    }
    this.lastBall.at = -SAME_MS;
    this.entering.restore();
    this.draw();
  }

  // It was meant for the next ball. If something is asked before that one, the scorer has not seen it.
  pressHeld(held) {
    this.held = null;
    for (const { part, at } of held) if (this.due === null) this.press(part, at);
  }

  report(kind, body = {}) {
    this.close();
    return this.record("event", { kind, ...body });
  }

  // Record anything. Return null, or the refusal, which is shown unless a panel does that.
  async record(action, body = {}, seq = undefined, onShown = undefined) {
    this.refusal = null;
    const refusal = await this.scoring.record(action, body, seq, onShown);
    // Keys that were pressed meanwhile may have got an answer, which must stay.
    if (refusal && this.panel === null) this.refusal = refusal;
    this.onRecorded?.(refusal);
    this.draw();
    return refusal;
  }

  undo() {
    if (this.entering.isBegun || this.asksAgain || this.asksShot || this.refusal) return this.escape();
    // Who was chosen for the next ball is what was done last.
    if (this.entering.hasChosen) return this.draw(this.entering.forget());
    this.lastBall.at = -SAME_MS;
    return this.record("undo");
  }

  // Take back the last answer about a wicket.
  back() {
    this.entering.back();
    this.draw();
  }

  redo() {
    this.close();
    return this.record("redo");
  }

  open(panel, argument = null) {
    Object.assign(this, { panel, argument });
    this.draw();
  }

  close() {
    this.open(null);
  }

  async logIn(username, password) {
    const refused = await this.session.logIn(username, password);
    this.loginProblem = refused === "" ? T.login.failed : refused;
    if (refused === null) {
      this.scoring.outbox.goOn();
      this.scoring.engineChanged();
    }
    this.draw();
  }

  async logOut() {
    await this.session.logOut();
    this.close();
  }

  // A read of the API; null if it cannot be had.
  fetch(path) {
    return this.scoring.fetchJson(path);
  }

  // The innings to come: who bats by the laws, and whether a follow-on may be enforced. Asked once for each state.
  proposeInnings() {
    const of = this.scoring.local.view?.seq;
    if (this.proposal !== null && this.proposal.of === of) return this.proposal;
    this.proposal = { of, side: findSide(this.snapshot), followOn: null, superOver: null };
    this.askInnings(this.proposal);
    return this.proposal;
  }

  async askInnings(proposal) {
    const preview = (body) => this.scoring.local.preview({ action: "event", body: { kind: "innings_started", ...body } });
    const usual = await preview({});
    proposal.side = usual?.snapshot?.batting_team ?? proposal.side;
    proposal.superOver = usual?.snapshot?.super_over ?? null;
    const followed = usual && this.snapshot.conditions.innings_per_side > 1 ? await preview({ follow_on: true }) : null;
    proposal.followOn = followed?.snapshot?.follow_on ? followed.snapshot.batting_team : null;
    this.draw();
  }

  chooseSide(side, isFollowOn = false) {
    this.entering.innings = { side, openers: [], isFollowOn };
    this.draw();
  }

  // The side whose openers are asked for: who bats after the toss is known. Null if the scorer has to say it.
  get battingNext() {
    const { side } = this.entering.innings;
    if (side !== undefined) return side;
    return this.snapshot.innings_number ? null : findSide(this.snapshot);
  }

  chooseOpener(id) {
    const { openers } = this.entering.innings;
    const chosen = openers.includes(id) ? openers.filter((each) => each !== id) : [...openers, id].slice(-2);
    Object.assign(this.entering.innings, { side: this.battingNext, openers: chosen });
    this.draw();
  }

  startInnings() {
    const { openers, isFollowOn } = this.entering.innings;
    const side = this.battingNext;
    this.entering.forget();
    const [striker, nonStriker] = openers;
    const followOn = isFollowOn ? { follow_on: true } : {};
    return this.report("innings_started", { team_id: side, striker_id: striker, non_striker_id: nonStriker, ...followOn });
  }

  skipToss() {
    this.skippedToss = true;
    this.draw();
  }
}

// What was seen of a ball, without the names that the first one of an over has.
function textOf({ bowler_id: bowler, striker_id: striker, non_striker_id: nonStriker, ...seen }) {
  return JSON.stringify(seen);
}
