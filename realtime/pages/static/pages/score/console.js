// The console: what its scorer does becomes a step of scoring or of what is entered, and then everything is drawn again.
// Panels (panels/*.js) and templates get it as `c`. A new thing to record: a form in forms/ and a line in the menu.

import { findDue, findSide, listBowlers, listComing } from "./entering/due.js";
import { Entering } from "./entering/entering.js";
import { LOGIN } from "./match/outbox.js";
import { T } from "./strings.js";

// After a ball the pad is deaf for a moment: a nervous second tap is no second ball. An equal ball soon after asks.
const DEAF_MS = 350;
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
    this.skippedToss = false;
    this.order = null; // of the bowlers, while they are asked for
    this.proposal = null; // the innings to come, as the engine sees it
  }

  get snapshot() {
    return this.scoring.snapshot;
  }

  get isLoginNeeded() {
    return !this.session.login || this.scoring.outbox.state === LOGIN;
  }

  // What is asked before the next ball, or null.
  get due() {
    const due = this.snapshot && findDue(this.snapshot, this.entering.chosen);
    return due === "toss" && this.skippedToss ? "innings" : due;
  }

  // Those who may bowl. While they are asked for, none moves under the finger, whatever news comes.
  get bowlers() {
    const listed = listBowlers(this.snapshot, this.scoring.offers, T.due.lastOver);
    const isAsked = this.panel === "bowler" || this.due === "bowler";
    this.order = isAsked ? (this.order ?? listed.bowlers.map(({ id }) => id)) : null;
    const at = (one) => this.order.indexOf(one.id);
    return isAsked ? { ...listed, bowlers: [...listed.bowlers].sort((one, other) => at(one) - at(other)) } : listed;
  }

  // Parts of a ball and actions, by their names in keys.js.
  press(part) {
    const action = { undo: () => this.undo(), redo: () => this.redo(), keys: () => this.open("keys"), escape: () => this.escape() }[part];
    if (action) return action();
    const panel = { key: "key", bowler: "bowler", penalty: "form", edit: "balls", interval: "more", other: "more" }[part];
    if (panel) return this.open(panel, part === "penalty" ? { kind: "penalty_runs" } : part);
    if (part === "swap") return this.swap();
    if (part === "wide") return this.press("wides");
    if (part === "enter" && this.snapshot && this.entering.question(this.snapshot) === "confirm") return this.confirm(this.nextBatter);
    if (part === "enter" && this.asksAgain) return this.recordAgain();
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
    this.order = null;
    this.entering.chosen[role] = value;
    this.draw();
  }

  swap() {
    this.entering.swap(this.snapshot);
    this.draw();
  }

  ballIsWhole(body) {
    const since = this.now() - this.lastBall.at;
    if (since < DEAF_MS) return;
    const text = textOf(body);
    if (text === this.lastBall.text && since < SAME_MS) this.asksAgain = body;
    else this.recordBall(body, text);
  }

  recordAgain() {
    const body = this.asksAgain;
    this.asksAgain = null;
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
    this.lastBall = { text, at: this.now() };
    if ((await this.record("delivery", body)) !== null) {
      this.lastBall.at = -SAME_MS;
      this.entering.restore();
      this.draw();
    }
  }

  report(kind, body = {}) {
    this.close();
    return this.record("event", { kind, ...body });
  }

  // Record anything. Return null, or the refusal, which is shown unless a panel does that.
  async record(action, body = {}, seq = undefined) {
    this.refusal = null;
    const refusal = await this.scoring.record(action, body, seq);
    if (this.panel === null) this.refusal = refusal;
    this.onRecorded?.(refusal);
    this.draw();
    return refusal;
  }

  undo() {
    if (this.entering.isBegun || this.asksAgain || this.asksShot || this.refusal) return this.escape();
    this.entering.forget();
    this.lastBall.at = -SAME_MS;
    return this.record("undo");
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

  chooseOpener(id) {
    const { openers } = this.entering.innings;
    this.entering.innings.openers = openers.includes(id) ? openers.filter((each) => each !== id) : [...openers, id].slice(-2);
    this.draw();
  }

  startInnings() {
    const { side, openers, isFollowOn } = this.entering.innings;
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

// What was seen of a ball: the first one of an over names its bowler, too.
function textOf({ bowler_id: bowler, striker_id: striker, non_striker_id: nonStriker, ...seen }) {
  return JSON.stringify(seen);
}
