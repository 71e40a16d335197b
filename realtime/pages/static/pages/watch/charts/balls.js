// The balls of the innings that are shown. They are fetched once, then each ball of the innings in progress is appended;
// after any other change they are fetched again.

import { changeOf, isLater } from "../forecast.js";
import { text } from "../../shared/words.js";

// After a correction every page fetches, so each waits for a random part of SPREAD_MS; a burst of changes fetches once.
const SETTLE_MS = 300;
const SPREAD_MS = 1_200;
const AGAIN_MS = 10_000;
const NONE = [];

export class Balls {
  // `onChange` is called when a list has changed that was asked for.
  constructor(url, onChange, { browser = globalThis, random = Math.random } = {}) {
    Object.assign(this, { url, onChange, browser, random, timer: null, snapshot: null, previous: null });
    this.lists = new Map(); // by the number of the innings; null until they are here
    this.place = this.brokenAt = { epoch: -1, seq: -1 };
  }

  // Return the balls of an innings as far as they are known, and fetch them if nobody has asked before.
  of = (number) => {
    if (this.lists.has(number)) return this.lists.get(number) ?? NONE;
    this.lists.set(number, null);
    this.load(number);
    return NONE;
  };

  has(number) {
    return Boolean(this.lists.get(number));
  }

  showSnapshot(snapshot, previous, place) {
    const change = previous && place.epoch === this.place.epoch ? changeOf(snapshot, previous) : "other";
    Object.assign(this, { snapshot, place });
    if (!previous || (change === "between" && isTold(snapshot, previous))) return;
    if (change === "ball" && this.append(snapshot)) return;
    this.brokenAt = place;
    this.loadSoon(SETTLE_MS);
  }

  // Append what the snapshot has and the list has not. False if balls are missing in between.
  append(snapshot) {
    const list = this.lists.get(snapshot.innings_number);
    if (!list) return true;
    const { from_index: from, list: window } = snapshot.deliveries;
    if (from > list.length) return false;
    const newer = window.slice(list.length - from).map((ball) => inFull(snapshot, ball));
    if (newer.length) this.lists.set(snapshot.innings_number, [...list, ...newer]);
    return true;
  }

  loadSoon(milliseconds) {
    this.timer ??= this.browser.setTimeout(() => this.loadAll(), milliseconds + this.random() * SPREAD_MS);
  }

  async loadAll() {
    this.timer = null;
    await Promise.all([...this.lists.keys()].map((number) => this.load(number)));
  }

  async load(number) {
    const found = await this.fetchAll(number);
    if (found === null) return this.loadSoon(AGAIN_MS);
    this.lists.set(number, found.list);
    const isCurrent = this.snapshot?.innings_number === number;
    if (isLater(this.brokenAt, found) || (isCurrent && !this.append(this.snapshot))) this.loadSoon(SETTLE_MS);
    this.onChange();
  }

  // Return {list, epoch, seq}, the place being that of the first part; null if something failed.
  async fetchAll(number) {
    const list = [];
    let first = null;
    for (let more = true; more; ) {
      const body = await this.fetch(`${this.url}?innings=${number}&from_index=${list.length}`);
      if (body === null) return null;
      first ??= body;
      list.push(...body.deliveries);
      more = body.next !== null;
    }
    return { list, epoch: first.epoch, seq: first.seq };
  }

  async fetch(url) {
    try {
      const response = await this.browser.fetch(url, { headers: { Accept: "application/json" } });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }
}

// An event between balls that the ticker tells changes no ball, unless a card changes with it.
function isTold(now, before) {
  return now.ticker !== before.ticker && now.bowling_scorecard === before.bowling_scorecard;
}

// A ball of a snapshot names its players by their positions on the cards, and has no words.
function inFull(s, ball) {
  const idOf = (card, position) => Object.keys(card).find((id) => card[id].position === position);
  const players = { striker_id: idOf(s.batting_scorecard, ball.striker), bowler_id: idOf(s.bowling_scorecard, ball.bowler) };
  return { ...ball, ...players, text: text(s, ball) };
}
