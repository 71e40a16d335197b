// The chart of runs by over: a line of the total for each innings (the worm), bars of the current one (the Manhattan).

import { svg } from "./dom.js";
import { byNumber } from "./words.js";

const WIDTH = 640;
const HEIGHT = 200;
const LEFT = 34;
const BOTTOM = 18;

// `all` is [{progress, current, end}], in order of play, with the current innings last. `end` is [overs, total] of a
// finished innings. `balls` is the number of balls in an over if the innings is counted in balls.
export function chart(all, balls = null) {
  const overs = Math.max(10, ...all.flatMap((innings) => wormPoints(innings).map(([over]) => over)));
  const runs = Math.max(20, ...all.flatMap((innings) => wormPoints(innings).map(([, total]) => total)));
  const most = Math.max(6, ...all.flatMap((innings) => Object.values(innings.progress).map((over) => over.runs)));
  const x = (over) => LEFT + ((WIDTH - LEFT - 6) * over) / overs;
  const y = (total) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - 8) * total) / runs;
  const current = all[all.length - 1];
  const label = `Runs after each ${balls ? `${balls} balls` : "over"}: ${byNumber(current.progress).at(-1)?.[1].total ?? 0} now`;
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, class: "chart" });
  picture.append(...grid(runs, overs, x, y, balls ?? 1), ...bars(current, x, most), ...all.map((innings) => worm(innings, x, y)));
  for (const innings of all) picture.append(...falls(innings, x, y));
  return picture;
}

function grid(runs, overs, x, y, unit) {
  const lines = [];
  const step = niceStep(runs / 3);
  for (let total = 0; total <= runs; total += step) {
    lines.push(svg("line", { x1: LEFT, x2: WIDTH - 6, y1: y(total), y2: y(total), class: "grid" }));
    lines.push(svg("text", { x: LEFT - 5, y: y(total) + 4, class: "axis end" }, String(total)));
  }
  const oversStep = niceStep(overs / 5);
  for (let over = oversStep; over <= overs; over += oversStep) {
    lines.push(svg("text", { x: x(over), y: HEIGHT - 3, class: "axis middle" }, String(over * unit)));
  }
  return lines;
}

// Return the least of 1, 2, 5, 10, 20, ... that is not below `rough`.
export function niceStep(rough) {
  const size = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return [1, 2, 5, 10].map((factor) => factor * size).find((step) => step >= rough);
}

function bars(innings, x, most) {
  return byNumber(innings.progress).map(([number, over]) => {
    const over0 = Number(number) - 1;
    const height = ((HEIGHT - BOTTOM - 8) * 0.45 * over.runs) / most;
    const width = Math.max(x(over0 + 1) - x(over0) - 2, 1);
    return svg("rect", { x: x(over0) + 1, y: HEIGHT - BOTTOM - height, width, height, class: "bar" });
  });
}

function worm(innings, x, y) {
  const points = wormPoints(innings).map(([over, total]) => `${x(over).toFixed(1)},${y(total).toFixed(1)}`);
  return svg("polyline", { points: points.join(" "), class: innings.current ? "worm now" : "worm" });
}

// Return [overs, total] after each over. Penalty runs before the first ball and after the last are in no over, so the
// first point may be above zero, and the last one of a finished innings is its total.
export function wormPoints({ progress, end }) {
  const overs = byNumber(progress);
  const start = overs.length ? overs[0][1].total - overs[0][1].runs : 0;
  const points = [[0, start], ...overs.map(([number, over]) => [Number(number), over.total])];
  return end ? [...points, end] : points;
}

function falls(innings, x, y) {
  return byNumber(innings.progress)
    .filter(([, over]) => over.wickets)
    .map(([number, over]) => svg("circle", { cx: x(Number(number)), cy: y(over.total), r: 3.5, class: "fall" }));
}
