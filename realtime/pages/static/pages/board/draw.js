// The card for the scoreboard: huge figures. The console and the page `/board/<id>` show the same.

import { html } from "../vendor/lit-html.js";
import * as words from "../shared/words.js";
import { T } from "../score/strings.js";
import { listFigures } from "./figures.js";

// What fits on a plate in large figures; "149/6" does not.
const MOST_DIGITS = 3;

export function drawBoard(s) {
  const title = s.batting_team ? words.teamName(s, s.batting_team) : s.name;
  return html`<section class="tins" aria-label=${T.scoreboard.title}>
    <h2>${title}</h2>
    <dl>${listFigures(s).map(([name, value]) => drawPlate(name, value ?? T.scoreboard.none))}</dl>
    <p>${s.result ? s.result.text : words.status(s)}</p>
  </section>`;
}

function drawPlate(name, value) {
  const isLong = String(value).length > MOST_DIGITS;
  return html`<div class="plate ${[name].flat()[0]} ${isLong ? "long" : ""}"><dt>${nameOf(name)}</dt><dd>${value}</dd></div>`;
}

function nameOf(name) {
  const [key, number] = [name].flat();
  return number === undefined ? T.scoreboard[key] : T.scoreboard[key](number);
}
