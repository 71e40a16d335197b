// What the scorer has entered and not recorded yet: the parts of a ball, the answers about its wicket, and the players who
// are named with it. No drawing, no network.

import { EMPTY, isBegun, press, toBody } from "./ball.js";
import { mayHaveRuns, nextQuestion, toWicket } from "./wicket.js";

const PARTS = ["wides", "noballs", "byes", "legbyes", "all run", "enter"];

export class Entering {
  // onBall(body) when a ball is whole.
  constructor({ onBall }) {
    this.onBall = onBall;
    this.last = null; // what the last ball was made of, in case it is refused
    this.forget();
  }

  // As if nothing was entered or chosen.
  forget() {
    this.chosen = {}; // of the next ball: bowler, striker, nonStriker, sameOver
    this.innings = { openers: [] }; // of the innings to come; `side` once one was chosen, null to choose another
    this.clear();
  }

  clear() {
    this.ball = EMPTY;
    this.answers = null; // of the wicket
    this.steps = []; // {ball, answers} before each answer about the wicket
  }

  get hasChosen() {
    return Object.keys(this.chosen).length > 0 || this.innings.openers.length > 0;
  }

  get isBegun() {
    return this.answers !== null || isBegun(this.ball);
  }

  // Return whether the part meant something.
  press(part, snapshot) {
    if (part === "out") this.beginWicket();
    else if (part === "escape") this.clear();
    else if (typeof part === "number" || PARTS.includes(part)) this.add(part, snapshot);
    else return false;
    return true;
  }

  add(part, snapshot) {
    if (this.answers !== null) {
      // The runs belong to the wicket's own question, and Enter to its last one.
      if (part === "enter") return this.confirm(snapshot);
      this.keepStep();
      this.ball = press({ ...this.ball, wicket: this.answers }, part).ball;
      return;
    }
    const { ball, done } = press(this.ball, part);
    this.ball = ball;
    if (done) this.finish(toBody(ball, snapshot.conditions));
  }

  // Answer a question about the wicket.
  answer(given) {
    this.keepStep();
    this.answers = { ...this.answers, ...given };
    if (given.kind && !mayHaveRuns(given.kind)) this.ball = { ...this.ball, runs: null };
  }

  beginWicket() {
    if (this.answers !== null) return;
    this.keepStep();
    this.answers = {};
  }

  keepStep() {
    this.steps.push({ ball: this.ball, answers: this.answers });
  }

  // As it was before the last answer.
  back() {
    Object.assign(this, this.steps.pop());
  }

  // Return the name of the question that is open, or null.
  question(snapshot) {
    return this.answers === null ? null : nextQuestion(this.answers, this.ball, this.match(snapshot));
  }

  match(snapshot) {
    const { striker, nonStriker } = this.pair(snapshot);
    return { striker, nonStriker, facesAfterCatch: snapshot.conditions.new_batter_faces_after_catch };
  }

  // Those at the crease, with the ones named for the next ball. One more ball of the over before is faced from its end.
  pair(snapshot) {
    const { striker, non_striker: nonStriker } = snapshot;
    const there = this.chosen.sameOver ? { striker: nonStriker, nonStriker: striker } : { striker, nonStriker };
    return { striker: this.chosen.striker ?? there.striker, nonStriker: this.chosen.nonStriker ?? there.nonStriker };
  }

  // The part of a ball's body that names them.
  get named() {
    const { bowler, striker, nonStriker, sameOver } = this.chosen;
    const named = { bowler_id: bowler, striker_id: striker, non_striker_id: nonStriker, same_over: sameOver };
    return Object.fromEntries(Object.entries(named).filter(([, value]) => value));
  }

  // The scorer saw the batters the other way round.
  swap(snapshot) {
    const { striker, nonStriker } = this.pair(snapshot);
    Object.assign(this.chosen, { striker: nonStriker, nonStriker: striker });
  }

  confirm(snapshot) {
    if (this.question(snapshot) !== "confirm") return;
    const wicket = toWicket(this.answers);
    this.finish(toBody({ ...this.ball, wicket }, snapshot.conditions));
  }

  finish(body) {
    const { chosen, ball, answers, named } = this;
    this.last = { chosen, ball, answers };
    this.chosen = {};
    this.clear();
    this.onBall({ ...named, ...body });
  }

  // The ball was refused: the scorer mends it.
  restore() {
    const { chosen, ball, answers } = this.last;
    const isPlain = answers === null && !isBegun(ball);
    Object.assign(this, { chosen, ball: isPlain ? EMPTY : { ...ball, runs: null }, answers });
  }
}
