// The panel of the prediction: draws a forecast, and fetches its curve when that is needed; the charts draw the curve.

import { bar } from "./chances.js";
import { parLine } from "./dl.js";
import { setText } from "../shared/dom.js";
import { Forecast, isLater, scoreText } from "./forecast.js";

// After a correction every page fetches, so each waits for a random part of SPREAD_MS; a burst of balls fetches once.
const SETTLE_MS = 300;
const SPREAD_MS = 1_200;
const AGAIN_MS = 10_000;
// A prediction normally follows its ball at once; after this time the page says that it is late.
const LATE_MS = 3_000;

export class PredictionPanel {
  // `find(id)` returns the elements prediction-part, chances, late, projected, par and caution.
  // `onForecast(forecast)` is called whenever the forecast may have changed.
  constructor(url, find, { onForecast = () => {}, browser = globalThis, random = Math.random } = {}) {
    Object.assign(this, { url, find, onForecast, browser, random, snapshot: null, timer: null, lateTimer: null });
    this.place = { epoch: -1, seq: -1 };
    this.forecast = new Forecast();
  }

  showSnapshot(snapshot, previous, place) {
    const isFirst = this.snapshot === null;
    Object.assign(this, { snapshot, place });
    this.lateTimer ??= this.browser.setTimeout(() => this.checkLate(), LATE_MS);
    if (isFirst) this.load();
    else if (!this.forecast.takeSnapshot(snapshot, previous, place)) this.loadSoon(SETTLE_MS);
  }

  showPrediction(message) {
    if (!this.forecast.takePrediction(message, this.snapshot, this.place)) this.loadSoon(SETTLE_MS);
    this.draw();
  }

  loadSoon(milliseconds) {
    this.timer ??= this.browser.setTimeout(() => this.load(), milliseconds + this.random() * SPREAD_MS);
  }

  async load() {
    this.timer = null;
    const body = await this.fetch();
    if (body === null) return this.loadSoon(AGAIN_MS);
    if (!this.forecast.takeFetched(body, this.place)) this.loadSoon(SETTLE_MS);
    this.draw();
  }

  // Return the body of the response; null if there is none.
  async fetch() {
    try {
      const response = await this.browser.fetch(this.url, { headers: { Accept: "application/json" } });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  checkLate() {
    this.lateTimer = null;
    this.find("late").hidden = !this.isLate();
  }

  isLate() {
    return Boolean(this.forecast.prediction?.win) && isLater(this.place, this.forecast.predictionPlace);
  }

  draw() {
    const { prediction } = this.forecast;
    const { win, score, unpredicted, caution, dl } = prediction ?? {};
    // It keeps its place while there is none.
    if (prediction !== null) this.find("prediction-part").hidden = false;
    this.find("chances").replaceChildren(...(win ? bar(prediction, this.snapshot) : []));
    if (!this.isLate()) this.find("late").hidden = true;
    setText(this.find("projected"), score && !this.snapshot.result ? scoreText(score) : "");
    setText(this.find("par"), this.snapshot.result ? "" : parLine(dl, this.snapshot.total_runs));
    setText(this.find("caution"), unpredicted?.detail ?? caution ?? "");
    this.onForecast(this.forecast);
  }
}
