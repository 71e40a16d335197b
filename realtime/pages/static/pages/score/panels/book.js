// The book: the two cards of an innings as a scorer reads them, and whether it balances.

import * as words from "../../shared/words.js";
import { html, nothing } from "../../vendor/lit-html.js";
import { balance, ballsOf, inningsOf } from "./balance.js";
import { findRows } from "../drawing/rows.js";
import { T } from "../strings.js";

export function draw(c) {
  const s = c.snapshot;
  const ui = (c.ui.book ??= { number: null });
  const numbers = listInnings(s);
  const number = numbers.includes(ui.number) ? ui.number : numbers.at(-1);
  const close = html`<button class="plain" @click=${() => c.close()}>${T.close}</button>`;
  if (number === undefined) return html`<section class="card ask book"><h2 tabindex="-1">${T.book.open}</h2><p>${T.book.none}</p>${close}</section>`;
  const view = inningsOf(s, number);
  return html`<section class="card ask book" aria-label=${T.book.open}>
    <h2 tabindex="-1">${T.book.open}: ${words.inningsTitle(s, number, view)}</h2>
    ${numbers.length > 1 ? drawChooser(c, numbers, number) : nothing}
    ${drawBatting(c, view)}
    ${drawBowling(s, view)}
    ${isFirst(s, number) ? html`<p class="note">${T.book.provisional}</p>` : nothing}
    ${drawBalance(c, number, view)}
    <div class="choices"><button @click=${() => c.open("scoreboard")}>${T.book.scoreboard}</button>${close}</div>
  </section>`;
}

function listInnings(s) {
  const finished = Object.keys(s.innings).map(Number);
  const current = s.innings_number ?? finished[0];
  return [...new Set([...finished, current])].filter((number) => number !== undefined).sort((one, other) => one - other);
}

function isFirst(s, number) {
  return number === 1 && !s.result;
}

function drawChooser(c, numbers, chosen) {
  const s = c.snapshot;
  const show = (number) => () => {
    c.ui.book.number = number;
    c.draw();
  };
  return html`<div class="choices" role="group" aria-label=${T.book.innings}>${numbers.map((number) => {
    const view = inningsOf(s, number);
    return html`<button class=${number === chosen ? "chosen" : ""} aria-pressed=${number === chosen} @click=${show(number)}>
      ${words.inningsTitle(s, number, view)} ${words.total(view)}</button>`;
  })}</div>`;
}

function drawBatting(c, view) {
  const s = c.snapshot;
  const rows = words.byPosition(view.batting_scorecard);
  return html`<div class="scroll"><table class="batting">
    ${drawHeads(T.book.batting)}
    <tbody>${rows.map(([id, row]) => html`<tr><th scope="row">${words.name(s, id)}<small>${howOut(view, row)}</small></th>
      ${[row.runs, row.balls, row.fours, row.sixes].map((value) => html`<td>${value}</td>`)}</tr>`)}
    ${(view.absent ?? []).map((id) => html`<tr><th scope="row">${words.name(s, id)}<small>${T.book.absent}</small></th></tr>`)}</tbody>
    <tfoot>${drawExtras(view)}${drawPairs(s, view)}
      <tr class="total-row"><th scope="row">${T.book.total}<small>${T.book.totalText(view.total_wickets, sayLength(s, view))}</small></th>
        <td>${view.total_runs}</td></tr></tfoot>
  </table></div>
  ${drawRest(c, view)}${drawFalls(s, view)}`;
}

function drawHeads(heads) {
  return html`<thead><tr>${heads.map((head, index) => html`<th scope="col" class=${index ? "" : "first"}>${head}</th>`)}</tr></thead>`;
}

function howOut(view, row) {
  const often = row.outs ? T.book.outs(row.outs) : "";
  return row.out ?? (often || (view.ended ? T.book.notOut : T.book.bat));
}

function drawExtras({ extras }) {
  const split = Object.entries(T.book.extraSigns).filter(([kind]) => extras?.[kind]).map(([kind, sign]) => `${sign} ${extras[kind]}`);
  return html`<tr><th scope="row">${T.book.extras}<small>${split.join(", ")}</small></th><td>${extras?.total ?? 0}</td></tr>`;
}

// Pairs cricket: what the total has beside bat and extras.
function drawPairs(s, view) {
  const { starting_score: start = 0, runs_lost_a_wicket: cost = 0 } = view.super_over ? {} : s.conditions;
  const lost = cost * view.total_wickets;
  const row = (text, runs) => html`<tr><th scope="row">${text}</th><td>${runs}</td></tr>`;
  return html`${start ? row(T.book.start(start), start) : nothing}${lost ? row(T.book.lost(lost, view.total_wickets), -lost) : nothing}`;
}

// Who has not batted. Only the first record of the log says who was on the bench.
function drawRest(c, view) {
  const s = c.snapshot;
  const teams = c.scoring.local?.records?.[0]?.payload?.teams ?? [];
  const bench = teams.flatMap(({ players }) => players.filter(({ role }) => role === "bench").map(({ id }) => id));
  const known = [...Object.keys(view.batting_scorecard), ...(view.absent ?? []), ...bench];
  const rest = (s.teams[view.batting_team]?.squad ?? []).filter((id) => !known.includes(id)).map((id) => words.name(s, id));
  if (rest.length === 0) return nothing;
  return html`<p class="note">${(view.ended ? T.book.didNotBat : T.book.toCome)(rest.join(", "))}</p>`;
}

function drawFalls(s, view) {
  const all = words.byNumber(view.fall_of_wickets ?? {});
  const falls = all.map(([number, fall]) => `${number}-${fall.score} ${words.name(s, fall.player_id)} (${fall.over})`);
  return falls.length ? html`<p class="note">${T.book.falls(falls.join(", "))}</p>` : nothing;
}

// The Hundred knows no overs.
function isInBalls(s) {
  return s.format === "hundred";
}

function sayLength(s, view) {
  return isInBalls(s) ? T.book.balls(view.legal_balls) : T.book.overs(view.overs);
}

function drawBowling(s, view) {
  const bowled = (row) => (isInBalls(s) ? ballsOf(row.overs, s.conditions.balls_per_over) : row.overs);
  return html`<div class="scroll"><table class="bowling">${drawHeads(isInBalls(s) ? T.book.bowlingInBalls : T.book.bowling)}
    <tbody>${words.byPosition(view.bowling_scorecard).map(([id, row]) => html`<tr><th scope="row">${words.name(s, id)}</th>
      ${[bowled(row), row.maidens, row.runs, row.wickets].map((value) => html`<td>${value}</td>`)}</tr>`)}</tbody></table></div>`;
}

function drawBalance(c, number, view) {
  const checks = balance(view, c.snapshot.conditions, findRows(c, number, view));
  const failing = checks.filter(({ ok }) => ok === false).length;
  const isOpen = checks.some(({ ok }) => ok === null);
  const sum = failing ? T.book.fails(failing) : isOpen ? T.book.unknown : T.book.balances;
  return html`<h2>${T.book.balance}</h2><p class="sentence" role="status">${sum}</p>
    <ul class="checks">${checks.map((check) => drawCheck(c, number, check))}</ul>`;
}

const MARKS = { true: ["✓", "up", T.book.isOk], false: ["✗", "down", T.book.isBad], null: ["?", "", T.book.isOpen] };

function drawCheck(c, number, { key, left, right, ok, balls, shared, apart }) {
  const [sign, look, said] = MARKS[ok];
  const [one, other] = T.book.checks[key === "overs" && isInBalls(c.snapshot) ? "fives" : key];
  const showBalls = () => c.open("balls", { innings: number, balls });
  const why = [shared ? T.book.shared(shared) : "", apart ? T.book.apart(apart) : ""].filter(Boolean).join(" ");
  return html`<li class=${look}><span class="mark" role="img" aria-label=${said}>${sign}</span>
    <span>${one} <b>${left}</b>, ${other} <b>${right ?? "?"}</b>${why ? html` <small>${why}</small>` : nothing}</span>
    ${ok === false ? html`<button class="small" @click=${showBalls}>${T.book.showBalls(key)}</button>` : nothing}</li>`;
}
