// The worm: the total of both sides after each over, the innings in progress in front.

import { el, svg } from "../shared/dom.js";
import * as words from "../shared/words.js";

const WIDTH = 800;
const HEIGHT = 300;
const LEFT = 50;
const RIGHT = 24;
const TOP = 10;
const FOOT = 30;

// Only innings with an over have a line.
export function drawWorm(s) {
  const drawn = words.listInnings(s).filter(([, innings]) => !innings.super_over && Object.keys(innings.progress).length);
  const lines = drawn.slice(-2).map(([number, innings]) => ({ number, innings, points: listPoints(s, innings) }));
  const most = Math.max(10, ...lines.flatMap(({ points }) => points.map(([, total]) => total)));
  const longest = Math.max(5, fullLength(s), ...lines.flatMap(({ points }) => points.map(([over]) => over)));
  const x = (over) => LEFT + ((WIDTH - LEFT - RIGHT) * over) / longest;
  const y = (total) => HEIGHT - FOOT - ((HEIGHT - FOOT - TOP) * total) / most;
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label(s) });
  picture.append(...drawAxes(s, most, longest, x, y), ...lines.flatMap((line) => drawLine(line, line === lines.at(-1), x, y)));
  const names = lines.map((line) => drawName(s, line, line === lines.at(-1)));
  return [el("p", { class: "title" }, label(s)), picture, el("ol", { class: "legend" }, names)];
}

function label(s) {
  return words.countsBalls(s) ? "Runs by balls" : "Runs by overs";
}

// To the ball: the end of an innings and the over in progress are no whole overs.
function listPoints(s, innings) {
  const end = [words.ballsOf(innings, s.conditions.balls_per_over) / s.conditions.balls_per_over, innings.total_runs];
  const overs = words.byNumber(innings.progress);
  // Penalty runs before the first ball are in no over, so the first point may be above zero.
  const start = overs.length ? overs[0][1].total - overs[0][1].runs : 0;
  return [[0, start], ...overs.map(([number, over]) => [Number(number), over.total]), end];
}

function fullLength(s) {
  return (s.max_balls ?? 0) / s.conditions.balls_per_over;
}

function drawAxes(s, most, longest, x, y) {
  const unit = words.countsBalls(s) ? s.conditions.balls_per_over : 1;
  const lines = steps(most, 4).flatMap((total) => [
    svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(total), y2: y(total), class: "grid" }),
    svg("text", { x: LEFT - 8, y: y(total) + 6, class: "axis end" }, String(total)),
  ]);
  const overs = steps(longest, 5).slice(1);
  return [...lines, ...overs.map((over) => svg("text", { x: x(over), y: HEIGHT - 6, class: "axis middle" }, String(over * unit)))];
}

// Round numbers from 0 to `most`, about `count` of them.
function steps(most, count) {
  const step = niceStep(most / count);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, number) => number * step);
}

function drawLine({ innings, points }, isCurrent, x, y) {
  const path = points.map(([over, total]) => `${x(over).toFixed(1)},${y(total).toFixed(1)}`).join(" ");
  const falls = words.byNumber(innings.progress).filter(([, over]) => over.wickets);
  return [
    svg("polyline", { points: path, class: isCurrent ? "worm now" : "worm" }),
    ...falls.map(([number, over]) => svg("circle", { cx: x(Number(number)), cy: y(over.total), r: 5, class: "fall" })),
  ];
}

function drawName(s, { number, innings }, isCurrent) {
  const title = el("bdi", {}, words.inningsTitle(s, number, innings));
  return el("li", isCurrent ? { class: "now" } : {}, title, " ", el("strong", {}, words.total(innings)));
}

// Return the least of 1, 2, 5, 10, 20, ... that is not below `rough`.
function niceStep(rough) {
  const size = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return [1, 2, 5, 10].map((factor) => factor * size).find((step) => step >= rough);
}
