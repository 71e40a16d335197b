// Draws a chart of lines or bars with uPlot. What is drawn is a description, as data/ makes them:
// - x: the places; lines: [{name, side, again, look, isBars, isWritten, values}], each with a value or null for each place
// - xRange; yFrom or yRange; scale: what a place counts on the axis; axes: the names of both
// - isBanded: the space between the first two lines is filled
// - levels: [{name, value}], breaks: [{x, text}], bands: [{from, to}], dots: wickets, rings: swings, corners: names above and below

import uPlot from "../../../vendor/uplot.js";
import { drawBehind, drawInFront } from "./marks.js";
import { colour, font, strokeOf } from "./looks.js";

const HEIGHT = 240;
const ROOM = 1.06; // above the highest value

export class Plot {
  // `onMove(index)` is called when the pointer or `select` comes to another place; null when the pointer leaves.
  constructor(node, onMove) {
    Object.assign(this, { node, onMove, chart: null, plot: null, shape: "" });
  }

  show(chart, width) {
    this.chart = chart;
    const data = [chart.x, ...chart.lines.map(({ values }) => values)];
    const shape = JSON.stringify([width, chart.axes, chart.lines.map(({ values, ...rest }) => rest)]);
    if (shape === this.shape) return this.plot.setData(data);
    this.shape = shape;
    this.plot?.destroy();
    this.plot = new uPlot(this.describe(width), data, this.node);
  }

  select(index) {
    this.plot.setCursor({ left: this.plot.valToPos(this.chart.x[index], "x"), top: 0 });
  }

  get canvas() {
    return this.plot.ctx.canvas;
  }

  describe(width) {
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 8 } },
      padding: [12, 14, 0, 0],
      scales: {
        x: { time: false, range: () => this.chart.xRange },
        y: { range: (_, __, most) => rangeOf(this.chart, most) },
      },
      axes: [this.axis(0, 28, 44), { ...this.axis(1, 38, 34), size: 44 }],
      series: [{}, ...this.chart.lines.map((line) => seriesOf(line))],
      bands: this.chart.isBanded ? [{ series: [2, 1], fill: () => colour("drawn") }] : [],
      hooks: {
        drawAxes: [(plot) => drawBehind(plot, this.chart)],
        draw: [(plot) => drawInFront(plot, this.chart)],
        setCursor: [(plot) => this.onMove(plot.cursor.left >= 0 ? plot.cursor.idx : null)],
      },
    };
  }

  axis(which, size, space) {
    return {
      stroke: () => colour("soft"),
      font: font(),
      size,
      space,
      gap: 4,
      incrs: which ? undefined : [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000],
      values: which ? undefined : (_, places) => places.map((place) => String(place * (this.chart.scale ?? 1))),
      label: this.chart.axes[which],
      labelSize: 18,
      labelFont: font(),
      labelGap: 0,
      grid: { stroke: () => colour("line"), width: 1, show: which === 1 },
      ticks: { stroke: () => colour("line"), width: 1, size: 4 },
    };
  }
}

function seriesOf(line) {
  const { stroke, width, dash } = strokeOf(line);
  const ink = () => colour(stroke);
  if (line.isBars) return { label: line.name, fill: ink, stroke: ink, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.75, 48] }) };
  return { label: line.name, stroke: ink, width, dash, spanGaps: true, points: { show: false } };
}

// From the ground up, with room for a target that is higher than all that was scored, and for what stands on the bars.
function rangeOf({ yFrom, yRange, levels = [], dots = [] }, most) {
  if (yRange) return yRange;
  const highest = Math.max(most ?? 0, 6, ...levels.map(({ value }) => value));
  const lift = Math.max(0, ...dots.map((dot) => dot.lift ?? 0));
  return [yFrom, highest * (ROOM + 0.05 * lift)];
}
