// The beehive: a mark where each ball passed the stumps, in centimetres, as the bowler sees it.

import { svg } from "../../../shared/dom.js";
import { STUMPS } from "../data/shots.js";

const WIDTH = 320;
const HEIGHT = 240;
const THICK = 3.8;

export class Hive {
  constructor(node, onMove) {
    Object.assign(this, { node, onMove });
  }

  show(chart) {
    this.marks = chart.passed.map(drawMark);
    this.marks.forEach((mark, at) => mark.addEventListener("pointerenter", () => this.onMove(at)));
    const picture = svg("svg", { viewBox: `${-WIDTH / 2} ${-HEIGHT} ${WIDTH} ${HEIGHT + 12}`, class: "hive", "aria-hidden": "true" });
    picture.append(svg("line", { x1: -WIDTH / 2, x2: WIDTH / 2, y1: 0, y2: 0, class: "floor" }), ...stumps(), ...corners(chart.isLeft), ...this.marks);
    this.node.replaceChildren(picture);
  }

  select(index) {
    this.marks.forEach((mark, at) => mark.classList.toggle("chosen", at === index));
  }

  get picture() {
    return this.node.firstElementChild;
  }
}

function stumps() {
  const uprights = [-1, 0, 1].map((side) =>
    svg("rect", { x: side * (STUMPS.half - THICK / 2) - THICK / 2, y: -STUMPS.height, width: THICK, height: STUMPS.height, class: "stump" }),
  );
  return [...uprights, svg("rect", { x: -STUMPS.half, y: -STUMPS.height - 2, width: 2 * STUMPS.half, height: 2, class: "stump" })];
}

// A ball that passed far away is drawn at the edge.
function drawMark({ x, y, ball }) {
  const cx = Math.max(5 - WIDTH / 2, Math.min(WIDTH / 2 - 5, x));
  const cy = -Math.min(y, HEIGHT - 5);
  if (ball.wickets) return svg("path", { d: `M ${cx - 4} ${cy - 4} l 8 8 m 0 -8 l -8 8`, class: "passed wicket" });
  return svg("circle", { cx, cy, r: 3.5, class: `passed ${ball.runs ? "run" : "none"}` });
}

function corners(isLeft) {
  return [["off", isLeft ? 1 : -1], ["leg", isLeft ? -1 : 1]].map(([word, side]) =>
    svg("text", { x: side * 135, y: -HEIGHT + 16, class: "corner" }, word),
  );
}
