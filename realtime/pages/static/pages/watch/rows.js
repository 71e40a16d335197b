// Rows of scorecards that two parts of the page share.

import { el } from "../shared/dom.js";
import * as words from "../shared/words.js";

export function cell(value) {
  return el("td", {}, String(value));
}

export function headsRow(first, heads) {
  return [first, ...heads].map((head, index) => el("th", { scope: "col", ...(index ? {} : { class: "first" }) }, head));
}

// The name of a player, which leads to the page of the career.
export function playerLink(id, name) {
  return el("a", { href: `/players/${id}` }, el("bdi", {}, name));
}

// The heads of a bowler's figures. The Hundred counts balls, dots and runs a ball.
export function bowlingHeads(s) {
  return words.countsBalls(s) ? ["B", "Dots", "R", "W", "R/B"] : ["O", "M", "R", "W", "Econ"];
}

export function bowlingRow(row, id, name, perOver, countsBalls) {
  const inBalls = [words.ballsOf(row, perOver), row.dots, row.runs, row.wickets, words.runsABall(row, perOver)];
  const inOvers = [row.overs, row.maidens, row.runs, row.wickets, words.economy(row, perOver)];
  const figures = countsBalls ? inBalls : inOvers;
  return el("tr", {}, el("th", { scope: "row" }, playerLink(id, name)), ...figures.map(cell));
}
