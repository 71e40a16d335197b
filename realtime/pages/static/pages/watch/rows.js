// Rows of scorecards that two parts of the page share.

import { el } from "../shared/dom.js";
import * as words from "../shared/words.js";

export function cell(value) {
  return el("td", {}, String(value));
}

export function bowlingRow(row, name, perOver) {
  const figures = [row.overs, row.maidens, row.runs, row.wickets, words.economy(row, perOver)];
  return el("tr", {}, el("th", { scope: "row" }, name), ...figures.map(cell));
}
