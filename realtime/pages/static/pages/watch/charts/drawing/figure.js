// A chart in its card: what to hear, the drawing that arrow keys walk through, the table, and the picture to keep.

import { el, setText, svg } from "../../../shared/dom.js";
import { download, toPng } from "./picture.js";
import { strokeOf } from "./looks.js";

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

export class Figure {
  // `makeDrawing(node, onMove)` returns the drawing: {show(chart, width), select(index)} and {canvas} or {picture}.
  // `describeMatch()` returns {name, score} for the picture.
  constructor(id, makeDrawing, describeMatch) {
    Object.assign(this, { id, describeMatch, chart: null, at: null });
    this.build();
    this.drawing = makeDrawing(this.canvas, (index) => this.read(index));
    this.node.hidden = true;
  }

  build() {
    this.title = el("h2", { id: `${this.id}-title` });
    this.sentence = el("p", { class: "note", id: `${this.id}-sentence` });
    this.legend = el("p", { class: "names" });
    this.canvas = el("div", { class: "drawing" });
    const named = { "aria-labelledby": `${this.id}-title`, "aria-describedby": `${this.id}-sentence` };
    this.slider = el("div", { class: "walk", role: "slider", tabindex: "0", "aria-valuemin": "1", ...named }, this.canvas);
    this.reading = el("p", { class: "reading", "aria-hidden": "true" });
    this.list = el("div", { class: "list" });
    this.table = el("div", { class: "scroll", tabindex: "0", role: "region" });
    this.details = el("details", {}, el("summary", {}, "Table"), this.table);
    this.button = el("button", { type: "button" }, "Picture");
    this.node = el("section", { class: "card figure", id: this.id });
    this.node.append(this.title, this.sentence, this.legend, this.slider, this.reading, this.list, this.details, this.button);
    this.slider.addEventListener("keydown", (event) => this.walk(event));
    this.slider.addEventListener("blur", () => this.read(null));
    this.details.addEventListener("toggle", () => this.fillTable());
    this.button.addEventListener("click", () => this.save());
  }

  // Draw the chart; hide the card if there is none.
  show(chart) {
    this.chart = chart;
    this.node.hidden = chart === null;
    if (chart === null || this.canvas.clientWidth === 0) return;
    setText(this.title, chart.title);
    setText(this.sentence, chart.sentence);
    this.button.setAttribute("aria-label", `Picture: ${chart.title}`);
    this.legend.replaceChildren(...namesOf(chart));
    this.drawing.show(chart, this.canvas.clientWidth);
    this.list.replaceChildren(...listOf(chart));
    this.fillTable();
    this.follow();
  }

  // The newest place is read, until a reader has chosen another one.
  follow() {
    if (!this.chart) return;
    const last = this.chart.said.length - 1;
    this.tell(this.at === null ? last : Math.min(this.at, last));
  }

  tell(index) {
    setText(this.reading, this.chart.said[index]);
    const now = { "aria-valuenow": index + 1, "aria-valuemax": this.chart.said.length, "aria-valuetext": this.chart.said[index] };
    for (const [name, value] of Object.entries(now)) this.slider.setAttribute(name, String(value));
  }

  // The pointer is at a place; null: it has left.
  read(index) {
    this.at = index ?? null;
    this.follow();
  }

  walk(event) {
    const last = this.chart.said.length - 1;
    const ends = { Home: 0, End: last };
    const to = ends[event.key] ?? (this.at ?? last) + (STEPS[event.key] ?? NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    this.at = Math.max(0, Math.min(last, to));
    this.drawing.select(this.at);
    this.follow();
  }

  // Only an open table is kept up to date: long ones cost time.
  fillTable() {
    if (!this.details.open || !this.chart) return;
    const { heads, rows, title } = this.chart;
    this.table.setAttribute("aria-label", `Table: ${title}`);
    const head = el("tr", {}, heads.map((each) => el("th", { scope: "col" }, el("bdi", {}, each))));
    const body = rows.map(([first, ...rest]) => el("tr", {}, el("th", { scope: "row" }, el("bdi", {}, String(first))), rest.map((each) => el("td", {}, String(each)))));
    this.table.replaceChildren(el("table", {}, el("caption", { class: "unseen" }, title), el("thead", {}, head), el("tbody", {}, body)));
  }

  async save() {
    download(await toPng(this.chart, this.drawing, this.describeMatch()), `${this.id}.png`);
  }
}

// The names of the lines, each with a piece of its line.
function namesOf({ lines = [] }) {
  const named = lines.filter(({ name, isBars }) => name && !isBars);
  return named.length < 2 ? [] : named.map((line) => el("span", {}, sample(line), el("bdi", {}, line.name)));
}

function sample(line) {
  const { stroke, dash, width } = strokeOf(line);
  const drawn = { x1: 0, x2: 28, y1: 5, y2: 5, class: stroke, "stroke-width": width, "stroke-dasharray": dash.join(" ") };
  return svg("svg", { viewBox: "0 0 28 10", class: "sample", "aria-hidden": "true" }, svg("line", drawn));
}

function listOf({ list }) {
  if (!list?.items.length) return [];
  return [el("h3", {}, list.title), el("ol", {}, list.items.map((each) => el("li", {}, each)))];
}
