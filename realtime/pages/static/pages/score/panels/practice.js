// Practice: what happens at the ground, above the pad; what was scored differently, at the end. `c` is the Console, and
// `c.scoring` a PracticeScoring.

import * as words from "../../shared/words.js";
import { html, nothing } from "../../vendor/lit-html.js";
import { hintOf } from "../practice/saying.js";
import { T } from "../strings.js";

const P = T.practice;
// More of them would hide what is told.
const MOST_DIFFERENCES = 4;

// In place of everything while there is no match to score.
export function drawWaiting(c) {
  const { waitsFor, kept } = c.scoring;
  return html`<section class="card ask" aria-label=${P.title}><h2>${P.name}</h2>
    <p role="status">${P.waits[waitsFor]}</p>
    ${waitsFor === "absent" && kept.length ? html`<p>${P.kept}</p><div class="choices">${kept.map((seed) =>
      html`<button @click=${() => change(c, seed)}>${P.match(seed)}</button>`)}</div>` : nothing}
    <a href="/score">${P.back}</a></section>`;
}

// Above the pad.
export function drawTold(c) {
  const { course, steps, seed } = c.scoring;
  if (course.isOver) return draw(c);
  const { position } = course;
  return html`<section class="card ask practice" aria-label=${P.title}>
    <p class="note">${P.name} ${P.progress(position + 1, steps.length, seed)}${position === 0 ? html`. ${P.intro}` : nothing}</p>
    <div class="last" aria-live="polite" tabindex=${course.isBookRight ? nothing : 0}>${drawLast(c)}</div>
    <div class="sentence" aria-live="polite" aria-label=${P.told}>${steps[position].told.map((sentence) => html`<p>${sentence}</p>`)}</div>
    ${drawHint(c)}
    <div class="acts">${drawMending(c)}
      ${isHinted(c) ? nothing : html`<button class="small" @click=${() => showHint(c)}>${P.hint}</button>`}
      <button class="small" @click=${() => c.scoring.skip()}>${P.skip}</button>
      ${position === 0 ? html`<button class="small" @click=${() => change(c, null)}>${P.next}</button>` : nothing}</div></section>`;
}

function isHinted(c) {
  return c.ui.practice?.hint === c.scoring.course.position;
}

function showHint(c) {
  c.ui.practice = { hint: c.scoring.course.position };
  c.draw();
}

function drawHint(c) {
  if (!isHinted(c)) return nothing;
  const { course, steps, snapshot } = c.scoring;
  const { expected, oddity } = steps[course.position];
  const about = P.oddities[oddity];
  return html`<div class="hint" role="status"><p>${P.hintTitle} <b>${hintOf(expected, snapshot).join(" › ")}</b></p>
    ${about ? html`<p>${sayLaw(about)}</p>` : nothing}</div>`;
}

function sayLaw({ law, why }) {
  return law ? `${P.law(law)}: ${why}` : why;
}

// How the last step was answered. Nothing is said of a right one but that.
function drawLast(c) {
  const { course } = c.scoring;
  const wrong = listWrong(course);
  if (wrong.length) return wrong.map((answer) => drawWrong(c, answer));
  if (course.isBookRight) return course.lastAnswers.length ? html`<p class="right">✓ ${P.right}</p>` : nothing;
  return html`<div class="note"><p>${P.carried}</p></div>`;
}

function listWrong({ lastAnswers }) {
  return lastAnswers.filter(({ isRight }) => !isRight);
}

// The ways back to a right book.
function drawMending(c) {
  const { course } = c.scoring;
  const wrong = listWrong(course);
  if (wrong.length === 0 && course.isBookRight) return nothing;
  const undo = html`<button class="small" @click=${() => c.undo()}>${P.undo}</button>`;
  return html`${wrong.some(({ said }) => said !== null) ? undo : nothing}
    <button class="small" @click=${() => c.scoring.mend()}>${P.mend}</button>`;
}

function drawWrong(c, { step, said, differences }) {
  const { right, oddity } = c.scoring.steps[step];
  const about = P.oddities[oddity];
  return html`<div class="problem note"><p>${P.wrong(said)} ${P.shouldBe(right)}</p>
    ${about ? html`<p>${sayLaw(about)}</p>` : nothing}
    ${drawDifferences(c, differences)}</div>`;
}

function drawDifferences(c, differences, most = MOST_DIFFERENCES) {
  if (differences.length === 0) return nothing;
  const rest = differences.length - most;
  return html`<ul aria-label=${P.differences}>${differences.slice(0, most).map((one) => html`<li>${sayDifference(c, one)}</li>`)}
    ${rest > 0 ? html`<li>${P.more(rest)}</li>` : nothing}</ul>`;
}

// "First innings: total 12, right 13".
function sayDifference(c, { path, yours, right }) {
  const s = c.snapshot;
  const [about, number, key, ...rest] = path.split(".");
  const isPerson = ["striker", "nonStriker", "bowler", "toss"].includes(about) || key === "side";
  const value = (of) => (of === undefined ? undefined : isPerson ? (s.players[of] ?? words.teamName(s, of)) : P.isSaid(of));
  return P.difference(nameFact(s, { about, number, key, rest }), value(yours), value(right));
}

function nameFact(s, { about, number, key, rest: [who, what] }) {
  if (about !== "innings") return P.facts[about]();
  if (key === "extras") return P.facts.extras(number, who);
  if (key === "batter") return P.facts.batter(number, words.name(s, who), what);
  if (key === "bowler") return P.facts.bowler_row(number, words.name(s, who), what);
  return P.facts.innings(number, key);
}

// The end: what was scored differently.
export function draw(c) {
  const { scoring } = c;
  const found = scoring.course.findings();
  const { differences } = scoring;
  return html`<section class="card ask practice" aria-label=${P.over.title}><h2>${P.over.title}</h2>
    <p class="sentence" role="status">${found.length ? P.over.count(found.length) : P.over.allRight}</p>
    ${found.length ? html`<ol class="findings">${found.map((one) => drawFinding(scoring.steps[one.step], one))}</ol>` : nothing}
    ${differences.length ? html`<p>${P.over.bookWrong}</p>${drawDifferences(c, differences, Infinity)}` : html`<p>${P.over.bookRight}</p>`}
    <div class="choices"><button class="main" @click=${() => change(c, null)}>${P.next}</button>
      <button @click=${() => change(c, scoring.seed)}>${P.again}</button></div>
    <a href="/score">${P.back}</a></section>`;
}

function drawFinding({ label, told, right, oddity }, { said, isMended }) {
  const about = P.oddities[oddity];
  return html`<li><p><b>${P.over.at(label)}</b>${isMended ? html` <small>${P.over.isMended}</small>` : nothing}: ${told.join(" ")}</p>
    <p>${P.over.yours}: ${said ?? P.over.nothing}. <b>${P.over.right}: ${right}.</b>
      ${about ? sayLaw(about) : nothing}</p></li>`;
}

// Another match: null is the next one. The address goes along, so that a match can be passed on.
async function change(c, seed) {
  c.entering.forget();
  Object.assign(c, { skippedToss: false, panel: null, refusal: null, proposal: null, asksAgain: null });
  c.ui = {};
  await (seed === null ? c.scoring.changeToNext() : c.scoring.change(seed));
  c.browser.history?.replaceState(null, "", `?seed=${c.scoring.seed}`);
}
