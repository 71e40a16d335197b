// What would become of the match: one reading or two side by side, conflicts at their balls, and the repair.

import * as words from "../../shared/words.js";
import { html, nothing } from "../../vendor/lit-html.js";
import { added } from "../repair/repair.js";
import { T } from "../strings.js";
import { sayAsked, sayChange } from "./balls-words.js";

const R = T.repair;
const P = R.preview;
const C = R.changes;

export function drawPreview(c, flow) {
  const { asked, readings, isQuick } = flow.preview;
  return html`<div class="preview">
    <h3 tabindex="-1" data-first=${isQuick ? nothing : ""}>${P.title}</h3>
    ${sayAsked(c.snapshot, flow.entries, asked).map((sentence) => html`<p class="sentence">${sentence}</p>`)}
    ${readings === null ? html`<p role="status">${P.asking}</p>` : drawReadings(c, flow, readings)}
    ${flow.problem ? html`<p class="problem" role="alert">${flow.problem.detail}</p>` : nothing}
  </div>`;
}

function drawReadings(c, flow, readings) {
  const { taken } = flow.preview;
  const chosen = readings.find(({ key }) => key === taken);
  const isTwo = readings.length > 1;
  const canSend = readings.some(({ outcome }) => !outcome.refused);
  return html`${isTwo ? html`<p class="sentence" role="status">${P.pick}</p>` : nothing}
    <div class=${isTwo ? "readings" : ""}>${readings.map((reading) => drawReading(c, flow, reading, isTwo))}</div>
    ${readings.some(isThin) ? html`<p class="note">${P.thin}</p>` : nothing}
    ${canSend ? html`<button class="main" ?disabled=${!chosen || flow.isSending || flow.data.whyNot !== null} @click=${() => flow.send(chosen.asked)}>${P.send}</button>` : nothing}`;
}

// Of a reading, or of the repair that is offered for it.
function isThin({ outcome, repair }) {
  return Boolean(outcome.isThin || repair?.outcome.isThin);
}

function drawReading(c, flow, reading, isTwo) {
  const { key, outcome } = reading;
  const isTaken = flow.preview.taken === key;
  return html`<div class=${isTwo && isTaken ? "reading chosen" : "reading"} role="group" aria-label=${isTwo ? P[key] : P.title}>
    ${isTwo ? html`<h4>${P[key]}</h4>` : nothing} ${outcome.refused ? drawRefused(c, flow, reading) : drawOutcome(c, outcome)}
    ${isTwo && !outcome.refused ? drawFaces(c.snapshot, outcome) : nothing}
    ${isTwo && !outcome.refused ? html`<button class=${isTaken ? "chosen" : ""} aria-pressed=${isTaken} @click=${() => flow.takeReading(key)}>${P.take}</button>` : nothing}
  </div>`;
}

// Two readings are told apart by it, changed or not.
function drawFaces(s, { changes, faces }) {
  if (!faces || changes.some(({ what }) => what === "faces")) return nothing;
  return html`<p data-what="faces"><b>${C.faces}</b> ${words.name(s, faces)}</p>`;
}

function drawOutcome(c, { changes, remarks, isThin }) {
  return html`${
    changes.length
      ? html`<ul class="changes">
          ${changes.map((change) => drawChange(c.snapshot, change))}
        </ul>`
      : html`<p role="status">${isThin ? P.thinNone : P.none}</p>`
  }
  ${remarks.map(({ detail }) => html`<p class="note">${detail}</p>`)}`;
}

function drawChange(s, change) {
  const [one, other] = [change.before, change.after].map((value) => sayValue(s, change, value));
  return html`<li data-what=${change.what}>
    <b>${nameChange(s, change)}</b> <span>${one} <small>${P.becomes}</small> <b>${other}</b></span>
  </li>`;
}

function nameChange(s, { what, innings, id }) {
  const isOther = innings !== undefined && innings !== s.innings_number && ["batter", "bowler"].includes(what);
  const name = {
    total: () => C.total(words.teamName(s, id)),
    extras: () => C.extras(words.teamName(s, id)),
    batter: () => words.name(s, id),
    bowler: () => words.name(s, id),
  }[what];
  const said = name ? name() : C[what];
  return isOther ? C.inInnings(said, innings) : said;
}

function sayValue(s, { what }, value) {
  if (what === "total" && value === undefined) return C.noInnings;
  if (C.values[what]) return C.values[what](value);
  if (["faces", "other", "bowls"].includes(what)) return value ? words.name(s, value) : C.nobody;
  if (what === "status") return value ? words.status({ status: value }) || value : C.none;
  return value ?? C.none;
}

function drawRefused(c, flow, { asked, outcome, repair, isMendedByKept }) {
  const { code, detail, conflicts } = outcome.refused;
  if (code !== "conflicts") return html`<p class="problem" role="alert">${P[code] ?? (detail || P.refused)}</p>`;
  return html`<div role="alert">
      <p>${P.conflicts(conflicts.length)}</p>
      <ul class="conflicts">
        ${conflicts.map((conflict) => html`<li><b>${sayPlace(flow, conflict)}</b> ${conflict.detail}</li>`)}
      </ul>
    </div>
    ${repair ? drawRepair(c, flow, asked, repair) : html`<p>${isMendedByKept ? P.mendedByKept : P.noRepair}</p>`}`;
}

function sayPlace(flow, { seq, innings, ball, after }) {
  const place = ball ?? (after ? R.after(after) : R.event(seq));
  return innings === undefined || innings === flow.number ? place : `${place}, ${R.inInnings(innings)}`;
}

function drawRepair(c, flow, asked, { asked: offered, outcome }) {
  const { changes, keep } = added(offered.body, asked);
  const keeps = keep === undefined ? [] : [keep === null ? P.keepNot : P.keep];
  return html`<div class="offer">
    <h4>${P.repair}</h4>
    <ul>
      ${[...changes.map((change) => sayChange(c.snapshot, flow.entries, change)), ...keeps].map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${outcome.refused ? html`<p class="problem">${outcome.refused.detail || P.refused}</p>` : drawOutcome(c, outcome)}
    ${outcome.refused ? nothing : html`<button class="main" ?disabled=${flow.isSending} @click=${() => flow.send(offered)}>${P.sendRepair}</button>`}
  </div>`;
}
