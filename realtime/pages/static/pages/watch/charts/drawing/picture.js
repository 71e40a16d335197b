// A chart as a picture to keep: its title, the match and the score above, the names of its lines below. All on a canvas.

import { colour, font, strokeOf } from "./looks.js";

const WIDTH = 900;
const EDGE = 24;
const LINE = 26;

// `drawing` is {canvas} of a plot, or {picture} of an SVG. Return a PNG as a Blob.
export async function toPng(chart, drawing, { name, score }) {
  const image = drawing.canvas ?? (await loadSvg(drawing.picture));
  const shown = (drawing.canvas ?? drawing.picture).getBoundingClientRect();
  const width = drawing.canvas ? WIDTH : Math.min(WIDTH, 640);
  const height = Math.round((width * shown.height) / shown.width);
  const lines = [[chart.title, "ink", 24], [name, "soft", 18], ...wrap(score).map((text) => [text, "soft", 18])];
  const named = (chart.lines ?? []).filter((line) => line.name && !line.isBars);
  const canvas = document.createElement("canvas");
  const top = EDGE + lines.length * LINE + EDGE / 2;
  Object.assign(canvas, { width: width + 2 * EDGE, height: top + height + EDGE + named.length * LINE });
  const context = canvas.getContext("2d");
  context.fillStyle = colour("card");
  context.fillRect(0, 0, canvas.width, canvas.height);
  lines.forEach(([text, ink, size], at) => write(context, text, EDGE, EDGE + at * LINE, { ink, size, most: width }));
  context.drawImage(image, EDGE, top, width, height);
  named.forEach((line, at) => writeName(context, line, top + height + EDGE / 2 + at * LINE, width));
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function wrap(score) {
  return score.split("\n").filter(Boolean);
}

function write(context, text, x, y, { ink, size, most }) {
  Object.assign(context, { fillStyle: colour(ink), font: font(size), textBaseline: "top" });
  context.fillText(text, x, y, most);
}

function writeName(context, line, y, width) {
  const { stroke, dash } = strokeOf(line);
  Object.assign(context, { strokeStyle: colour(stroke), lineWidth: 3 });
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(EDGE, y + LINE / 2);
  context.lineTo(EDGE + 40, y + LINE / 2);
  context.stroke();
  write(context, line.name, EDGE + 52, y + 4, { ink: "ink", size: 16, most: width - 52 });
}

// An SVG apart from its page has no style sheet: what that says is written into a copy.
async function loadSvg(picture) {
  const copy = picture.cloneNode(true);
  const { width, height } = picture.getBoundingClientRect();
  copy.setAttribute("width", width * 2);
  copy.setAttribute("height", height * 2);
  const nodes = [...picture.querySelectorAll("*")];
  [...copy.querySelectorAll("*")].forEach((node, at) => inline(node, getComputedStyle(nodes[at])));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font-size", "font-family", "text-anchor"];

function inline(node, style) {
  for (const name of STYLES) node.setAttribute(name, style.getPropertyValue(name));
}

export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
