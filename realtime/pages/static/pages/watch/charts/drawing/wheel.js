// The wagon wheel: a line for each shot, on the field as the console draws it.

import { svg } from "../../../shared/dom.js";
import { CORNER, PITCH, RADIUS, VIEW, ZONES } from "../../../shared/field.js";

export class Wheel {
  constructor(node, onMove) {
    Object.assign(this, { node, onMove });
  }

  show(chart) {
    const wedges = ZONES.map((_, at) => svg("path", { d: wedge(at, chart.isLeft), class: "wedge" }));
    const picture = svg("svg", { viewBox: VIEW, class: "field", "aria-hidden": "true" });
    picture.append(svg("circle", { r: RADIUS, class: "ground" }), ...wedges, svg("rect", { ...PITCH, class: "pitch" }));
    picture.append(...chart.shots.map(drawShot), ...corners(chart.isLeft));
    this.node.replaceChildren(picture);
    wedges.forEach((each, at) => each.addEventListener("pointerenter", () => this.onMove(at)));
    this.wedges = wedges;
  }

  select(index) {
    this.wedges.forEach((each, at) => each.classList.toggle("chosen", at === index));
  }

  get picture() {
    return this.node.firstElementChild;
  }
}

// A shot beyond the boundary ends a little outside of it.
function drawShot({ x, y, ball }) {
  const far = Math.min(1, (RADIUS * 1.04) / Math.hypot(x, y));
  return svg("line", { x1: 0, y1: 0, x2: Math.round(x * far), y2: Math.round(y * far), class: `shot ${look(ball)}` });
}

function look({ runs, non_boundary: isRun }) {
  if (!isRun && runs === 4) return "four";
  if (!isRun && runs === 6) return "six";
  return runs ? "run" : "none";
}

function wedge(at, isLeft) {
  const point = (turn) => {
    const angle = (turn * Math.PI) / 4;
    return `${Math.round((isLeft ? 1 : -1) * Math.sin(angle) * RADIUS)} ${Math.round(Math.cos(angle) * RADIUS)}`;
  };
  return `M 0 0 L ${point(at)} A ${RADIUS} ${RADIUS} 0 0 ${isLeft ? 0 : 1} ${point(at + 1)} Z`;
}

function corners(isLeft) {
  return [["off", isLeft ? 1 : -1], ["leg", isLeft ? -1 : 1]].map(([word, side]) =>
    svg("text", { x: side * CORNER * 1.5, y: -CORNER * 1.5, class: "corner" }, word),
  );
}
