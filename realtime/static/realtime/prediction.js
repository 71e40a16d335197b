// The panel of the prediction: drawn from a forecast, whose curve is fetched when it must be.

import { bar, curve, swings } from "./chances.js";
import { parLine } from "./dl.js";
import { setText } from "./dom.js";
import { Forecast, isLater, scoreText } from "./forecast.js";
import { teamName } from "./words.js";

// After a correction every page asks, and a burst of balls asks once.
const SETTLE_MS = 300;
const SPREAD_MS = 1_200;
const AGAIN_MS = 10_000;
// A prediction follows its ball at once, or it has failed.
const LATE_MS = 3_000;

export class PredictionPanel {
  // `find` gives the nodes by id: prediction-part, chances, late, projected, par,
  // unpredicted, curve, swings-part, swings-of, swings.
  constructor(url, find, { browser = globalThis, random = Math.random } = {}) {
    Object.assign(this, { url, find, browser, random, snapshot: null, timer: null, lateTimer: null });
    this.place = { epoch: -1, seq: -1 };
    this.forecast = new Forecast();
  }

  show(snapshot, previous, place) {
    const isFirst = this.snapshot === null;
    Object.assign(this, { snapshot, place });
    this.lateTimer ??= this.browser.setTimeout(() => this.sayWhetherLate(), LATE_MS);
    if (isFirst) this.load();
    else if (!this.forecast.moved(snapshot, previous, place)) this.loadSoon(SETTLE_MS);
  }

  take(message) {
    if (!this.forecast.take(message, this.snapshot, this.place)) this.loadSoon(SETTLE_MS);
    this.draw();
  }

  loadSoon(milliseconds) {
    this.timer ??= this.browser.setTimeout(() => this.load(), milliseconds + this.random() * SPREAD_MS);
  }

  async load() {
    this.timer = null;
    const answer = await this.fetched();
    if (answer === null) return this.loadSoon(AGAIN_MS);
    if (!this.forecast.fetched(answer, this.place)) this.loadSoon(SETTLE_MS);
    this.draw();
  }

  // Absent where the server does not answer.
  async fetched() {
    try {
      const response = await this.browser.fetch(this.url, { headers: { Accept: "application/json" } });
      return response.ok ? await response.json() : null;
    } catch (error) {
      return null;
    }
  }

  sayWhetherLate() {
    this.lateTimer = null;
    this.find("late").hidden = !this.isLate();
  }

  isLate() {
    return Boolean(this.forecast.prediction?.win) && isLater(this.place, this.forecast.told);
  }

  draw() {
    const { prediction, points, teamId } = this.forecast;
    const { win, score, unpredicted, dl } = prediction ?? {};
    this.find("prediction-part").hidden = prediction === null;
    this.find("chances").replaceChildren(...(win ? bar(win, this.snapshot) : []));
    if (!this.isLate()) this.find("late").hidden = true;
    setText(this.find("projected"), score && !this.snapshot.result ? scoreText(score) : "");
    setText(this.find("par"), this.snapshot.result ? "" : parLine(dl, this.snapshot.total_runs));
    setText(this.find("unpredicted"), unpredicted?.detail ?? "");
    const width = this.find("curve").clientWidth || 640;
    this.find("curve").replaceChildren(...(points.length > 1 ? [curve(points, teamId, this.snapshot, width)] : []));
    const swung = swings(points);
    setText(this.find("swings-of"), `Biggest swings for ${teamName(this.snapshot, teamId)}`);
    this.find("swings").replaceChildren(...swung);
    this.find("swings-part").hidden = swung.length === 0;
  }
}
