// Draws predictions: the chances of both sides as a bar, and the chance of one side after each ball as a curve.

import { el, svg } from "../shared/dom.js";
import { biggestSwings, curveText, length, percent, swingText, wickets } from "./forecast.js";
import { teamName } from "../shared/words.js";

const HEIGHT = 220;
const LEFT = 44;
const RIGHT = 10;
const EDGE = 12;

// The first-listed side is on the left, whichever bats.
export function bar(win, snapshot) {
  const sides = Object.keys(snapshot.teams);
  const label = sides.map((id) => `${teamName(snapshot, id)} ${percent(win[id])}`).join(", ");
  const names = sides.map((id) => el("span", {}, `${teamName(snapshot, id)} `, el("b", {}, percent(win[id]))));
  const parts = sides.map((id) => {
    const part = el("span", {});
    part.style.flexGrow = win[id];
    return part;
  });
  return [el("div", { class: "sides" }, ...names), el("div", { class: "chances", role: "img", "aria-label": label }, ...parts)];
}

// `width` is in pixels: drawn at its real width, the text has the same size on a telephone as on a large screen.
export function curve(points, teamId, snapshot, width) {
  const name = teamName(snapshot, teamId);
  const other = Object.keys(snapshot.teams).find((id) => id !== teamId);
  const all = Math.max(length(points, snapshot), 2);
  const x = (at) => LEFT + ((width - LEFT - RIGHT) * (at + 1)) / all;
  const y = (chance) => EDGE + (HEIGHT - 2 * EDGE) * (1 - chance);
  const place = new Map(points.map((point, at) => [point, [x(at), y(point.win)]]));
  const frame = { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": curveText(points, name), class: "chart" };
  const line = points.map((point) => place.get(point).map((number) => number.toFixed(1)).join(","));
  return svg(
    "svg",
    frame,
    ...grid(y, width - RIGHT),
    label(name, y(1) + 16),
    label(teamName(snapshot, other), y(0) - 7),
    ...breaks(points, x),
    svg("polyline", { points: line.join(" "), class: "worm now" }),
    ...wickets(points).map((point) => dot(place.get(point), "fall", 3.5, `${point.over}: wicket, ${pointText(point, name)}`)),
    ...biggestSwings(points).map((point) => dot(place.get(point), "swing", 7, `${swingText(point)}, ${pointText(point, name)}`)),
  );
}

// The biggest swings as a list, for readers without a mouse and for screen readers.
export function swings(points) {
  const several = new Set(points.map((point) => point.innings)).size > 1;
  return biggestSwings(points).map((point) =>
    el(
      "li",
      {},
      el("b", { class: point.swing < 0 ? "down" : "up" }, swingText(point)),
      ` at ${point.runs}/${point.wickets}${several ? `, innings ${point.innings}` : ""}`,
    ),
  );
}

function pointText(point, name) {
  return `${point.runs}/${point.wickets}, ${name} ${percent(point.win)}`;
}

function grid(y, right) {
  return [0, 0.5, 1].flatMap((chance) => [
    svg("line", { x1: LEFT, x2: right, y1: y(chance), y2: y(chance), class: "grid" }),
    svg("text", { x: LEFT - 6, y: y(chance) + 4, class: "axis end" }, `${100 * chance} %`),
  ]);
}

function label(name, y) {
  return svg("text", { x: LEFT + 4, y, class: "axis" }, name);
}

// A line between two innings.
function breaks(points, x) {
  return points.flatMap((point, at) =>
    at > 0 && points[at - 1].innings !== point.innings
      ? [svg("line", { x1: x(at - 0.5), x2: x(at - 0.5), y1: EDGE, y2: HEIGHT - EDGE, class: "grid break" })]
      : [],
  );
}

function dot([cx, cy], look, r, title) {
  return svg("circle", { cx, cy, r, class: look }, svg("title", {}, title));
}
