// What uPlot has no word for, drawn on its canvas: powerplays and breaks behind the lines; target, wickets and swings in front.

import { colour, drawDot, font } from "./looks.js";

const DOT = 3.5;
const RING = 7;

export function drawBehind(plot, { bands = [], breaks = [] }) {
  const { context, ratio, x } = tools(plot);
  const { top, height } = plot.bbox;
  for (const { from, to } of bands) {
    context.fillStyle = colour("band");
    context.fillRect(x(from), top, Math.max(x(to) - x(from), 1), height);
  }
  for (const { x: place, text } of breaks) {
    context.strokeStyle = colour("soft");
    context.lineWidth = ratio;
    context.setLineDash([3 * ratio, 4 * ratio]);
    line(context, [x(place), top], [x(place), top + height]);
    if (text) drawZigzag(context, x(place), top + height, ratio);
  }
  context.restore();
}

// The sign of an axis that is broken.
function drawZigzag(context, x, y, ratio) {
  context.setLineDash([]);
  context.lineWidth = 2 * ratio;
  context.beginPath();
  for (const [dx, dy] of [[-4, -6], [4, -2], [-4, 2], [4, 6]]) context.lineTo(x + dx * ratio, y + dy * ratio);
  context.stroke();
}

export function drawInFront(plot, chart) {
  const { context, ratio, x, y } = tools(plot);
  const { levels = [], dots = [], rings = [], lines, corners } = chart;
  for (const level of levels) drawLevel(plot, context, level, y(level.value), ratio);
  for (const written of lines.filter(({ isWritten }) => isWritten)) writeValues(context, chart.x, written.values, { x, y, ratio });
  for (const dot of dots) drawDot(context, x(dot.x), y(dot.y) - (dot.lift ?? 0) * 9 * ratio, dot.side, DOT * ratio);
  for (const ring of rings) drawRing(context, x(ring.x), y(ring.y), ratio);
  if (corners) writeCorners(plot, context, corners, ratio);
  context.restore();
}

function drawLevel(plot, context, { name, isFaint }, at, ratio) {
  const { left, width } = plot.bbox;
  context.strokeStyle = colour(isFaint ? "line" : "ink");
  context.lineWidth = (isFaint ? 1 : 1.5) * ratio;
  line(context, [left, at], [left + width, at]);
  write(context, name, left + 4 * ratio, at - 4 * ratio, ratio);
}

function writeValues(context, places, values, { x, y, ratio }) {
  values.forEach((value, at) => write(context, String(value), x(places[at]), y(value) - 4 * ratio, ratio, { align: "center" }));
}

function drawRing(context, x, y, ratio) {
  context.beginPath();
  context.arc(x, y, RING * ratio, 0, 2 * Math.PI);
  context.strokeStyle = colour("extra");
  context.lineWidth = 2 * ratio;
  context.stroke();
}

// Who it is good for, at the top and at the bottom.
function writeCorners(plot, context, [above, below], ratio) {
  const { left, top, width, height } = plot.bbox;
  const limit = { most: width - 8 * ratio };
  write(context, above, left + 4 * ratio, top + 14 * ratio, ratio, limit);
  write(context, below, left + 4 * ratio, top + height - 6 * ratio, ratio, limit);
}

// uPlot leaves the alignment of its axes behind.
function write(context, text, x, y, ratio, { most, align = "left" } = {}) {
  Object.assign(context, { fillStyle: colour("soft"), textAlign: align, textBaseline: "alphabetic" });
  context.font = font(12 * ratio);
  context.fillText(text, x, y, most);
}

function line(context, from, to) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

// The canvas of the plot, and where a value of each axis is on it. What follows must end with `context.restore()`.
function tools(plot) {
  const context = plot.ctx;
  context.save();
  context.setLineDash([]);
  return {
    context,
    ratio: devicePixelRatio,
    x: (value) => plot.valToPos(value, "x", true),
    y: (value) => plot.valToPos(value, "y", true),
  };
}
