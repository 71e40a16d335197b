// The course of a practice match: which step is told now, and how each was answered. It compares states of the book, never
// taps: any way to the right book is right. No engine and no drawing here.
//
// A step is {told, oddity, expected: {action, body, seq}}. `right[k]` are the facts of the right book after step k.
// An entry is what the scorer recorded: {seq, from, to, answers, isBookRight}; it answered the steps from `from` to before `to`.
// An answer is {step, isRight, differences, said}; `said` is what was recorded, in words, or null.

import { compare, isSame } from "./facts.js";

const REPAIRS = ["patch", "remove", "corrections"];
// A scorer may record two steps at once, such as who bowls on and the ball.
const AHEAD = 2;

export class Course {
  constructor(steps, right) {
    Object.assign(this, { steps, right, entries: [], undone: [], slips: [], skipped: [] });
  }

  get position() {
    return this.entries.at(-1)?.to ?? this.skipped.length;
  }

  get step() {
    return this.steps[this.position] ?? null;
  }

  get isOver() {
    return this.position >= this.steps.length;
  }

  // The answers that the scorer gave last; empty after a repair.
  get lastAnswers() {
    return this.entries.at(-1)?.answers ?? [];
  }

  // Whether the book is as it should be now. Before the first record it is.
  get isBookRight() {
    return this.entries.at(-1)?.isBookRight ?? this.skipped.length === 0;
  }

  // What the scorer recorded, and the facts `before` and `after` it. `foreseen` are the facts that the expected record of this
  // step would have made of the same book, and `foreseenNext` those of the next step: whoever goes on with a wrong book
  // is judged by what he does, not for what he did before.
  note({ action, seq, isInserted = false, said }, { before, after, foreseen = [], foreseenNext = [] }) {
    this.undone = [];
    const from = this.position;
    const { to, answers } = this.judge({ action, isInserted, said }, { before, after, foreseen, foreseenNext });
    const isBookRight = to > 0 && isSame(after, this.right[to - 1]);
    if (isBookRight) for (const { step } of answers) this.forgive(this.steps[step]);
    this.entries.push({ seq, from, to, answers, isBookRight });
  }

  // Who mends a ball by undo has scored it as the umpire says now, not as it was told then.
  forgive({ expected }) {
    if (!REPAIRS.includes(expected.action)) return;
    const mended = this.steps.findIndex(({ record }) => record.seq === expected.seq);
    for (const answer of this.given()) if (answer.step === mended) answer.isRight = true;
  }

  judge({ action, isInserted, said }, { before, after, foreseen, foreseenNext }) {
    const from = this.position;
    const answer = (step, isRight, differences = []) => ({ step, isRight, differences, said });
    for (let step = from; step < Math.min(from + AHEAD, this.steps.length); step += 1) {
      if (isSame(after, this.right[step])) return { to: step + 1, answers: range(from, step + 1).map((one) => answer(one, true)) };
    }
    const isRepair = isInserted || REPAIRS.includes(action);
    const isRepairDue = REPAIRS.includes(this.step?.expected.action);
    if (this.isOver || isSame(after, before) || (isRepair && !isRepairDue)) return { to: from, answers: [] };
    if (foreseen.some((facts) => isSame(after, facts))) return { to: from + 1, answers: [answer(from, true)] };
    if (foreseenNext.some((facts) => isSame(after, facts))) {
      return { to: from + 2, answers: [{ ...answer(from, false), said: null }, answer(from + 1, true)] };
    }
    return { to: from + 1, answers: [answer(from, false, compare(after, foreseen[0] ?? this.right[from]))] };
  }

  // The step comes back with its record. That it was answered wrong once is told at the end, as mended.
  noteUndo() {
    const entry = this.entries.pop();
    if (!entry) return;
    this.undone.push(entry);
    this.slips.push(...entry.answers.filter(({ isRight }) => !isRight));
  }

  noteRedo() {
    const entry = this.undone.pop();
    if (entry) this.entries.push(entry);
  }

  // The scorer thinks that there is nothing to record.
  skip() {
    if (this.isOver) return;
    const answer = { step: this.position, isRight: false, differences: [], said: null };
    const last = this.entries.at(-1);
    if (!last) this.skipped.push(answer);
    else Object.assign(last, { to: last.to + 1, answers: [...last.answers, answer], isBookRight: false });
  }

  // The book was put right by the page: each step has its expected record, at these seqs.
  mend(seqs) {
    const { position } = this;
    this.slips.push(...this.given().filter(({ isRight }) => !isRight));
    this.undone = [];
    this.skipped = [];
    const entryOf = (step) => ({ seq: seqs[step], from: step, to: step + 1, answers: [], isBookRight: true });
    this.entries = range(0, position).map(entryOf);
  }

  given() {
    return [...this.skipped, ...this.entries.flatMap(({ answers }) => answers)];
  }

  // Return the seq at which this book has the record of a step; undefined if it has none.
  seqOf(step) {
    return this.entries.find(({ from, to }) => from <= step && step < to)?.seq;
  }

  // Return what was scored differently, in the order of the match: [{step, differences, said, isMended}], each step once.
  findings() {
    const lastRight = this.entries.findLastIndex(({ isBookRight }) => isBookRight);
    const found = new Map();
    for (const slip of this.slips) found.set(slip.step, { ...slip, isMended: true });
    const recorded = this.entries.flatMap(({ answers }, at) => answers.map((answer) => [answer, at]));
    const given = [...this.skipped.map((answer) => [answer, -1]), ...recorded];
    for (const [answer, at] of given) if (!answer.isRight) found.set(answer.step, { ...answer, isMended: at < lastRight });
    return [...found.values()].sort((one, other) => one.step - other.step);
  }
}

function range(first, stop) {
  return Array.from({ length: Math.max(stop - first, 0) }, (_, index) => first + index);
}
