// The spells of the bowlers: a row for each, a box for each over, as high as its runs, and a dot for each wicket.

import { svg } from "../../../shared/dom.js";

const NAME = 16;
const BOX = 22;
const ROW = NAME + BOX + 8;
const AXIS = 34;
const MOST_RUNS = 20;
const DOT = 3;

export class Spells {
  constructor(node, onMove) {
    Object.assign(this, { node, onMove });
  }

  show(chart, width) {
    const x = (over) => 2 + ((width - 4) * over) / chart.length;
    const height = chart.bowlers.length * ROW + AXIS;
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: `spells side-${chart.side}`, "aria-hidden": "true" });
    this.boxes = [];
    chart.bowlers.forEach((row, at) => picture.append(...this.drawRow(row, at * ROW, x)));
    picture.append(...axis(chart, x, height, width));
    this.node.replaceChildren(picture);
  }

  drawRow({ name, spells }, top, x) {
    const base = top + NAME + BOX;
    const figures = spells.map(({ figures: each }) => each).join(", ");
    const drawn = spells.map((spell) => {
      const box = svg("rect", { x: x(spell.first), y: base - BOX, width: x(spell.last + 1) - x(spell.first), height: BOX, class: "spell" });
      const at = this.boxes.push(box) - 1;
      box.addEventListener("pointerenter", () => this.onMove(at));
      return [box, ...spell.parts.flatMap((part) => drawOver(part, base, x))];
    });
    return [svg("text", { x: 2, y: top + 12, class: "bowler" }, `${name} ${figures}`), ...drawn.flat()];
  }

  select(index) {
    this.boxes.forEach((box, at) => box.classList.toggle("chosen", at === index));
  }

  get picture() {
    return this.node.firstElementChild;
  }
}

function drawOver({ over, runs, wickets }, base, x) {
  const height = (BOX * Math.min(runs, MOST_RUNS)) / MOST_RUNS;
  const middle = x(over + 0.5);
  const dots = Array.from({ length: wickets }, (_, nth) => svg("circle", { cx: middle, cy: base - BOX + 5 + nth * 7, r: DOT, class: "fell" }));
  return [svg("rect", { x: x(over) + 0.5, y: base - height, width: Math.max(x(over + 1) - x(over) - 1, 1), height, class: "over" }), ...dots];
}

function axis({ length, scale, axis: name }, x, height, width) {
  const step = [1, 2, 5, 10, 20, 50].find((each) => length / each <= 8) ?? 100;
  const places = Array.from({ length: Math.floor(length / step) + 1 }, (_, at) => at * step);
  const marks = places.map((place) => svg("text", { x: Math.min(Math.max(x(place), 8), width - 12), y: height - 20, class: "tick" }, String(place * scale)));
  return [...marks, svg("text", { x: width / 2, y: height - 4, class: "tick" }, name)];
}
