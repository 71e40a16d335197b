// Setting up a match: what the scorer does changes the draft, which is kept. Nothing here touches the page.

import { FIELDS, change, read, valueOf } from "./conditions.js";
import { bodyOf, choose, forget, load, newDraft, placeOf, save, sideName, sizeOf, squadOf } from "./draft.js";
import { offerOf, squadText } from "./list.js";
import { T } from "../strings.js";

const W = T.newMatch;
const LAST = 2;

export class NewMatch {
  // go(path) leaves the page; fetchJson(path) returns the body of an answer, or null.
  constructor({ session, storage, draw, go, fetchJson, zone = "", key = () => crypto.randomUUID() }) {
    Object.assign(this, { session, storage, draw, go, fetchJson, zone, key });
    this.draft = load(storage) ?? this.begin();
    this.typed = {}; // by condition: what was typed and cannot be read
    this.faults = {}; // by field
    this.problem = null;
    this.isBusy = this.isLoginNeeded = this.asksDiscard = false;
    this.offers = [[], []]; // earlier matches with the team that was typed
  }

  begin() {
    return newDraft({ zone: this.zone, key: this.key() });
  }

  get isBegun() {
    return load(this.storage) !== null;
  }

  // A draft that was changed is another request, except that its key stays: a second tap opens no second match.
  set(changes, field) {
    this.draft = { ...this.draft, ...changes };
    delete this.faults[field];
    this.problem = null;
    save(this.storage, this.draft);
    this.draw();
  }

  setSide(at, changes, field) {
    this.set({ sides: this.draft.sides.map((side, other) => (other === at ? { ...side, ...changes } : side)) }, field);
  }

  choose(card) {
    this.typed = {};
    this.faults = {};
    this.set(choose(this.draft, card));
  }

  setCondition(name, text) {
    const { value, fault } = read(name, text);
    const { format, changed } = this.draft;
    if (fault) {
      this.typed[name] = text;
      this.faults[name] = sayFault(fault, FIELDS[name]);
      return this.draw();
    }
    delete this.typed[name];
    this.set({ changed: change(format, changed, name, value) }, name);
  }

  valueOf(name) {
    return valueOf(this.draft.format, this.draft.changed, name);
  }

  squad(at) {
    return squadOf(this.draft, at, W);
  }

  // Both sides have fewer players than the conditions say: their number, else null.
  get fewer() {
    const squads = this.draft.sides.map((_, at) => this.squad(at));
    const most = Math.max(...squads.filter(({ isUnnamed }) => !isUnnamed).map(({ players }) => players.length));
    return squads.every(({ isUnnamed }) => !isUnnamed) && most >= 2 && most < sizeOf(this.draft) ? most : null;
  }

  playFewer() {
    this.setCondition("players_per_side", String(this.fewer));
  }

  turnTo(step) {
    this.set({ step });
  }

  // On to the next step, or to the match, unless something must be mended here.
  async next() {
    if (this.draft.step === 1) this.judgeSides();
    if (this.stepFaults(this.draft.step).length) return this.draw();
    if (this.draft.step < LAST) this.turnTo(this.draft.step + 1);
    else await this.create();
  }

  judgeSides() {
    for (const [at] of this.draft.sides.entries()) {
      const field = `side-${at}-players`;
      if (this.squad(at).players.filter(({ bench }) => !bench).length < 2) this.faults[field] = W.tooFew;
      else delete this.faults[field];
    }
    const [one, other] = this.draft.sides.map((_, at) => sideName(this.draft, at, W).toLowerCase());
    if (one === other) this.faults["side-1-name"] = W.sameSides;
    else delete this.faults["side-1-name"];
  }

  stepFaults(step) {
    return Object.keys(this.faults).filter((field) => stepOf(field) === step);
  }

  discard() {
    forget(this.storage);
    Object.assign(this, { draft: this.begin(), typed: {}, faults: {}, problem: null, asksDiscard: false });
    this.draw();
  }

  async create() {
    if (this.isBusy) return;
    Object.assign(this, { isBusy: true, problem: null });
    this.draw();
    const headers = { Authorization: `Token ${this.session.token}`, "Idempotency-Key": this.draft.key };
    const answer = await this.session.post("/games", bodyOf(this.draft, W), headers);
    this.isBusy = false;
    this.take(answer);
    this.draw();
  }

  take({ status, body }) {
    if (status === 201 && body?.id) {
      forget(this.storage);
      return this.go(`/score/${encodeURIComponent(body.id)}`);
    }
    if (status === 401) return (this.isLoginNeeded = true);
    if (status === 403) return (this.problem = W.notYours);
    if (status === 422 && body?.code === "idempotency_key_reused") {
      this.set({ key: this.key() });
      return (this.problem = W.created);
    }
    this.problem = body?.detail ?? W.offline;
    this.takeFaults(body?.fields ?? {});
  }

  // Each refusal stands at its field, on the first step that has one.
  takeFaults(fields) {
    const places = Object.entries(fields).map(([path, says]) => ({ ...placeOf(path), says }));
    for (const { field, says } of places) this.faults[field] = says;
    if (places.length) this.draft.step = Math.min(...places.map(({ step }) => step));
  }

  // Earlier matches of the team that was typed.
  async look(at) {
    const team = this.draft.sides[at].name.trim();
    const found = team && (await this.fetchJson(`/games?team=${encodeURIComponent(team)}&page_size=3`));
    if (team !== this.draft.sides[at].name.trim()) return;
    this.offers[at] = (found?.results ?? []).map((row) => offerOf(row, team));
    this.draw();
  }

  // A team of earlier matches, with its players unless there are some already.
  async useTeam(at, offer) {
    this.setSide(at, { name: offer.team }, `side-${at}-name`);
    if (this.draft.sides[at].text.trim() === "") await this.useSquad(at, offer);
    await this.look(at);
  }

  async useSquad(at, { id, team }) {
    const found = await this.fetchJson(`/games/${encodeURIComponent(id)}`);
    const text = found ? squadText(found.snapshot, team) : "";
    if (text) this.setSide(at, { text, captain: "", keeper: "" }, `side-${at}-players`);
  }
}

function stepOf(field) {
  if (field in FIELDS) return 0;
  return field.startsWith("side-") ? 1 : 2;
}

function sayFault(fault, { least, most }) {
  if (fault === "range") return W.range(least, most);
  return fault === "powerplays" ? W.badPowerplays : W.needed;
}
