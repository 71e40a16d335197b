// The charts of a match. This and all it imports is loaded when they are first looked at (loading.js).
// - balls.js: the balls of the innings that are drawn, kept current
// - data/: what each chart says, as plain values: series, a sentence, a table, a text for each place. No drawing
// - drawing/: figure.js is the card of a chart; plot.js draws with uPlot (marks.js, looks.js); wheel.js, hive.js and spells.js are
//   SVG; picture.js makes the PNG
// A new chart: its values in data/, its figure in `figures` and a line in `draw` below.

import { el } from "../../shared/dom.js";
import { countsBalls, listScores, situation } from "../../shared/words.js";
import { Balls } from "./balls.js";
import { chances } from "./data/chances.js";
import { listCharted } from "./data/innings.js";
import { manhattan } from "./data/manhattan.js";
import { rates } from "./data/rates.js";
import { hive, listBatters, wheel } from "./data/shots.js";
import { spells } from "./data/spells.js";
import { stands } from "./data/stands.js";
import { worm } from "./data/worm.js";
import { Choice } from "./drawing/choice.js";
import { Figure } from "./drawing/figure.js";
import { Hive } from "./drawing/hive.js";
import { Plot } from "./drawing/plot.js";
import { Spells } from "./drawing/spells.js";
import { Wheel } from "./drawing/wheel.js";

const OF_THE_MATCH = { worm: Plot, rates: Plot, chances: Plot };
const OF_AN_INNINGS = { manhattan: Plot, stands: Plot, spells: Spells };
const OF_BATTERS = { wheel: Wheel, hive: Hive };

export class Charts {
  constructor(root, gameUrl) {
    this.balls = new Balls(`${gameUrl}/deliveries`, () => this.draw());
    this.forecast = { points: [], teamId: null };
    this.figures = {};
    this.innings = new Choice("Innings", () => this.draw());
    this.batter = new Choice("Batter", () => this.draw());
    this.none = el("p", { class: "note" }, "The charts begin with the first ball.");
    const groups = [this.build(OF_THE_MATCH), this.innings.node, this.build(OF_AN_INNINGS), this.batter.node, this.build(OF_BATTERS)];
    root.replaceChildren(this.none, ...groups);
    Object.assign(this, { root, width: 0 });
    // Only for another width: each drawing changes the height.
    new ResizeObserver(() => this.width !== root.clientWidth && requestAnimationFrame(() => this.draw())).observe(root);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  build(drawings) {
    const made = Object.entries(drawings).map(([name, Drawing]) => {
      this.figures[name] = new Figure(`chart-${name}`, (node, onMove) => new Drawing(node, onMove), () => this.describeMatch());
      return this.figures[name].node;
    });
    return el("div", { class: "figures" }, made);
  }

  show(snapshot, previous, place) {
    this.snapshot = snapshot;
    this.balls.showSnapshot(snapshot, previous, place);
    this.draw();
  }

  showForecast({ points, teamId }) {
    this.forecast = { points, teamId };
    if (this.snapshot) this.draw();
  }

  draw() {
    const s = this.snapshot;
    this.width = this.root.clientWidth;
    if (!s) return;
    const all = listCharted(s);
    this.none.hidden = all.length > 0;
    const chosen = this.chooseInnings(all);
    const ballsOf = countsBalls(s) ? this.balls.of : () => [];
    const { figures, forecast } = this;
    figures.worm.show(worm(s, { ballsOf, points: forecast.points }));
    figures.rates.show(rates(s));
    figures.chances.show(chances(s, forecast));
    if (chosen) this.drawInnings(s, chosen);
  }

  drawInnings(s, chosen) {
    const balls = this.balls.of(chosen.number);
    const { figures } = this;
    figures.manhattan.show(manhattan(s, chosen, chosen.number === s.innings_number ? s.deliveries.list : balls));
    figures.stands.show(stands(s, chosen));
    figures.spells.show(spells(s, chosen, balls));
    const batters = listBatters(s, balls);
    const batter = this.batter.show(batters.length ? [["", "All batters"], ...batters] : []);
    figures.wheel.show(wheel(balls, batter));
    figures.hive.show(hive(s, balls, batter));
  }

  // The innings that the reader has chosen, else the newest.
  chooseInnings(all) {
    const newest = all.at(-1);
    const options = all.map(({ number, title }) => [String(number), title]);
    const number = this.innings.show(options, newest && String(newest.number));
    return all.find((each) => String(each.number) === number);
  }

  describeMatch() {
    const scores = listScores(this.snapshot).map(({ name, totals, overs }) => [name, totals.join(" & "), overs && `(${overs})`].filter(Boolean).join(" "));
    return { name: this.snapshot.name, score: [...scores, situation(this.snapshot)].join("\n") };
  }
}
