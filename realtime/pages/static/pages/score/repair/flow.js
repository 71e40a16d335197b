// The steps of a repair: the list, one ball or event, a choice, a form, and the preview of what was asked. No drawing.
//
// `step` is "list", "item", "bowler", "pick", "form" or "preview". `back` remembers where a step came from.

import { inningsOf } from "../panels/balance.js";
import { EMPTY } from "../entering/ball.js";
import { listMissing, start, toBody, toPatch as toFormPatch, toValues } from "../forms/fields.js";
import * as repair from "./repair.js";
import { toNewBall, toParts, toPatch } from "./ball.js";
import { RepairData } from "./data.js";
import { findAsked, findChanged, groupOvers, isFirstOfOver } from "./list.js";
import { readAll } from "./readings.js";

export class Repair {
  // `c` is the Console; onStep() after each change of the step, onRead() when it is known what would become of the match.
  constructor(c, { onStep = () => {}, onRead = () => {} } = {}) {
    Object.assign(this, { c, onStep, onRead });
    this.data = new RepairData(c.scoring, (path) => c.fetch(path));
    this.entries = null;
    this.groups = [];
    this.key = null; // what the list is of
    this.isFailed = false;
    this.marked = new Set();
    this.sent = null; // what was sent last: {asked, entry, before}
    this.isSending = false;
    this.show("list");
  }

  begin(argument) {
    this.argument = typeof argument === "string" ? { newest: true } : (argument ?? {});
    this.number = this.argument.innings ?? this.numbers.at(-1) ?? 1;
    this.look = new Set();
    this.refresh();
  }

  get numbers() {
    const s = this.c.snapshot;
    const all = [...Object.keys(s.innings).map(Number), ...(s.innings_number === undefined ? [] : [s.innings_number])];
    return [...new Set(all)].sort((one, other) => one - other);
  }

  get innings() {
    return this.numbers.includes(this.number) ? inningsOf(this.c.snapshot, this.number) : null;
  }

  // The fielding side of the innings.
  get fielders() {
    const { teams } = this.c.snapshot;
    const side = Object.keys(teams).find((id) => id !== this.innings?.batting_team);
    return teams[side].squad;
  }

  show(step, more = {}) {
    Object.assign(this, { pick: null, form: null, preview: null, problem: null }, more);
    this.step = step;
    this.onStep();
  }

  // Each drawing calls it: what is shown may be of another state by now.
  refresh() {
    const key = `${this.number}/${this.data.key}`;
    if (key !== this.key) this.load(key);
    const { preview } = this;
    if (!preview || preview.of === this.data.key || this.isSending) return;
    preview.of = this.data.key;
    queueMicrotask(() => this.preview === preview && this.ask(preview.asked, preview)); // not within this drawing
  }

  async load(key = null) {
    this.key = key;
    const entries = await this.data.list(this.number);
    if (this.key !== key) return;
    this.isFailed = entries === null;
    if (entries) this.take(entries);
    this.c.draw();
  }

  take(entries) {
    const isFirst = this.entries === null;
    Object.assign(this, { entries, groups: groupOvers(entries) });
    if (this.sent) this.marked = findChanged(this.sent.before, entries);
    if (this.chosen) this.chosen = entries.find(({ seq }) => seq === this.chosen.seq) ?? null;
    if (!this.chosen && this.step !== "list") this.show("list");
    if (isFirst) this.follow(this.argument);
  }

  // What the panel was opened for.
  follow(argument) {
    const found = argument.newest ? this.entries.filter(({ row }) => row).slice(-1) : findAsked(this.entries, argument);
    this.look = new Set(found.map(({ seq }) => seq));
    if (argument.bowledBy && found.length) {
      this.chosen = found[0];
      this.bowledBy(argument.bowledBy);
    } else if (argument.wrongBowler && found.length) {
      this.chosen = found[0];
      this.askBowler();
    } else if (found.length === 1 && !argument.balls) this.open(found[0]);
    else this.onStep();
  }

  chooseInnings(number) {
    Object.assign(this, { number, entries: null, groups: [], argument: {}, marked: new Set(), sent: null, chosen: null });
    this.show("list");
    this.c.draw();
  }

  open(entry) {
    const parts = entry.row ? toParts(entry.payload, this.c.snapshot.conditions) : null;
    Object.assign(this, { chosen: entry, parts, isNew: false });
    this.show("item");
    this.c.draw();
  }

  // One step back; from the list nothing is left to go back to.
  back() {
    if (this.step === "list") return false;
    if (this.step === "preview" && this.preview.form) this.show("form", { form: this.preview.form });
    else if (this.step === "item" && !this.isNew) this.showList();
    else this.open(this.chosen);
    this.c.draw();
    return true;
  }

  showList() {
    this.look = new Set(this.chosen ? [this.chosen.seq] : []);
    this.chosen = null;
    this.show("list");
  }

  // The ball, or the new one before it, becomes this. It is judged at once.
  setParts(parts) {
    this.parts = parts;
    const { conditions } = this.c.snapshot;
    if (this.isNew) return this.ask(this.insert(toNewBall(parts, conditions)), { isQuick: true });
    const patch = toPatch(this.chosen.payload, parts, conditions);
    if (Object.keys(patch).length) return this.ask(repair.patch(this.chosen.seq, patch), { isQuick: true });
    this.preview = null;
    return this.c.draw();
  }

  newBall() {
    Object.assign(this, { parts: EMPTY, isNew: true });
    this.show("item");
    this.c.draw();
  }

  // Before the first ball of an over it opens that over, and its bowler is known.
  insert(body) {
    const { chosen } = this;
    const isOpening = !body.kind && !body.same_over && !body.bowler_id && chosen.row && isFirstOfOver(this.entries, chosen);
    return repair.insertion(chosen.seq, isOpening ? { ...body, bowler_id: chosen.row.bowler_id } : body);
  }

  remove() {
    return this.ask(repair.removal(this.chosen.seq));
  }

  // Who bowled the over of the chosen ball?
  askBowler() {
    this.show("bowler");
    this.c.draw();
  }

  bowledBy(id) {
    return this.ask(repair.ready({ seq: this.chosen.seq, over_bowled_by: id }));
  }

  swap(until = null) {
    return this.ask(
      repair.ready({ seq: this.chosen.seq, batters_swapped: true, ...(until === null ? {} : { until_seq: until }) }),
    );
  }

  otherOut() {
    return this.ask(repair.ready({ seq: this.chosen.seq, other_batter_out: true }));
  }

  inOver(neighbour, bowler = null) {
    return this.ask(
      repair.ready({ seq: this.chosen.seq, in_over: neighbour, ...(bowler === null ? {} : { bowler_id: bowler }) }),
    );
  }

  choose(pick) {
    this.show("pick", { pick });
    this.c.draw();
  }

  // A form of the chosen ball or event, or of a new one of this kind before it.
  openForm(kind = null) {
    const { chosen, c } = this;
    const payload =
      this.isNew && kind === "delivery" ? toNewBall(this.parts, c.snapshot.conditions) : kind === null ? this.known(chosen) : {};
    const form = { kind: kind ?? chosen.kind, isNew: kind !== null, payload };
    const old = toValues(form.kind, payload);
    form.before = form.isNew ? {} : old;
    form.values = form.isNew ? start(form.kind, c.snapshot, old) : old;
    this.show("form", { form });
    c.draw();
  }

  // The recorded ball, with those whom the laws name.
  known({ payload, row }) {
    return row ? { ...payload, striker_id: row.striker_id, bowler_id: row.bowler_id } : payload;
  }

  change(name, value) {
    this.form.values = { ...this.form.values, [name]: value };
    this.c.draw();
  }

  // `needed` and `unchanged` are sentences.
  sendForm({ needed, unchanged }) {
    const { form, c } = this;
    const { kind, values, payload } = form;
    const missing = listMissing(kind, values, c.snapshot);
    if (missing.length) return this.complain({ fields: Object.fromEntries(missing.map((name) => [name, needed])) });
    if (form.isNew) return this.ask(this.insert(toBody(kind, values, c.snapshot)), { form });
    const patch = toFormPatch(kind, payload, values, c.snapshot);
    if (Object.keys(patch).length === 0) return this.complain({ detail: unchanged });
    return this.ask(repair.patch(this.chosen.seq, patch), { form });
  }

  complain(problem) {
    this.problem = problem;
    this.c.draw();
  }

  // Ask what would become of it, with both readings of who bats later. `more` says where it came from.
  async ask(asked, { form = null, isQuick = false, taken = null } = {}) {
    const preview = { asked, form, isQuick, of: this.data.key, readings: null, taken };
    if (isQuick) Object.assign(this, { preview, problem: null });
    else if (this.step !== "preview") this.show("preview", { preview });
    else Object.assign(this, { preview, problem: null });
    this.c.draw();
    const readings = await readAll(this, asked);
    if (this.preview !== preview) return;
    preview.readings = readings;
    const keys = readings.map(({ key }) => key);
    preview.taken = repair.taken(readings) ?? (keys.includes(taken) ? taken : null);
    if (form && readings.length === 1) this.mendForm(form, readings[0].outcome.refused);
    this.c.draw();
    this.onRead();
  }

  // A fault of a field is shown at the field.
  mendForm(form, refused) {
    if (refused && Object.keys(refused.fields ?? {}).length) this.show("form", { form, problem: refused });
  }

  takeReading(key) {
    this.preview.taken = key;
    this.c.draw();
  }

  // Send what was asked, as it was read, or a repair instead. It goes the way of all records: one undo takes it back.
  async send(asked) {
    if (this.isSending) return;
    this.isSending = true;
    this.c.draw();
    const { entries: before, chosen: entry } = this;
    const refusal = await this.c.record(asked.action, asked.body, asked.seq);
    this.isSending = false;
    if (refusal) {
      this.c.refusal = null; // it is shown here
      return this.complain(refusal);
    }
    this.sent = { asked, entry, before };
    this.showList();
    this.c.draw();
  }

  undo() {
    Object.assign(this, { sent: null, marked: new Set() });
    this.c.record("undo");
  }
}
