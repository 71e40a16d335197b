// The panel of the prediction: drawn from a forecast, whose curve is fetched when it must be.

import { bar, curve, swings } from "./chances.js";
import { setText } from "./dom.js";
import { Forecast, scoreText } from "./forecast.js";

// After a correction every page asks, and a burst of balls asks once.
const SETTLE_MS = 300;
const SPREAD_MS = 1_200;
const AGAIN_MS = 10_000;

export class PredictionPanel {
  // `find` gives the nodes by id: prediction-part, chances, projected, unpredicted, curve, swings.
  constructor(url, find, { browser = globalThis, random = Math.random } = {}) {
    Object.assign(this, { url, find, browser, random, snapshot: null, timer: null });
    this.place = { epoch: -1, seq: -1 };
    this.forecast = new Forecast();
  }

  show(snapshot, previous, place) {
    const isFirst = this.snapshot === null;
    Object.assign(this, { snapshot, place });
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
    try {
      const response = await this.browser.fetch(this.url, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      if (!this.forecast.fetched(await response.json(), this.place)) this.loadSoon(SETTLE_MS);
      this.draw();
    } catch (error) {
      this.loadSoon(AGAIN_MS);
    }
  }

  draw() {
    const { prediction, points, teamId } = this.forecast;
    const { win, score, unpredicted } = prediction ?? {};
    this.find("prediction-part").hidden = prediction === null;
    this.find("chances").replaceChildren(...(win ? bar(win, this.snapshot) : []));
    setText(this.find("projected"), score && !this.snapshot.result ? scoreText(score) : "");
    setText(this.find("unpredicted"), unpredicted?.detail ?? "");
    this.find("curve").replaceChildren(...(points.length > 1 ? [curve(points, teamId, this.snapshot)] : []));
    const swung = swings(points, teamId, this.snapshot);
    this.find("swings").replaceChildren(...swung);
    this.find("swings-part").hidden = swung.length === 0;
  }
}
