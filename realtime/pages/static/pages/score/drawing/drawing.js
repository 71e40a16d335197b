// The parts of the console that are always there: login, score, queue and pad. `c` is the Console.

import * as words from "../../shared/words.js";
import { html, nothing } from "../../vendor/lit-html.js";
import { OFF } from "../engine/desk.js";
import { totals } from "../forms/said.js";
import * as files from "../engine/engine-files.js";
import { signOf } from "./signs.js";
import { drawWanted } from "./wheel.js";
import { LOGIN, OVERTAKEN, REFUSED, WAITING } from "../match/outbox.js";
import { T } from "../strings.js";

const RUNS = [0, 1, 2, 3, 4, 6];
// Rare ones, which the strip has: overthrows.
const MORE_RUNS = [5, 7];
const EXTRAS = ["wides", "noballs", "byes", "legbyes"];

export function drawHead(c) {
  const s = c.snapshot;
  const { striker, nonStriker } = c.entering.pair(s);
  return html`<section class="card score" aria-label=${T.score}>
    <div class="figures"><span class="total">${s.total_runs}/${s.total_wickets}</span> <span>(${s.overs})</span>
      <span class="side">${words.teamName(s, s.batting_team)}</span>
      ${s.free_hit ? html`<span class="flag">${T.freeHit}</span>` : nothing}</div>
    <p class="note">${words.situation(s)}</p>
    ${s.result
      ? html`<p class="note">${totals(s)}</p>`
      : html`<div class="crease">${[[striker, true], [nonStriker, false]].map(([id, isFacing]) => drawBatter(s, id, isFacing))}
      ${drawBowler(c)}</div>`}
    <div class="over-now" role="group" aria-label=${T.thisOver}>${ballsOfOver(c).map((ball) => drawMark(c, ball))}</div>
  </section>`;
}

function drawBatter(s, id, isFacing) {
  if (!id) return nothing;
  const row = s.batting_scorecard[id];
  return html`<div class=${isFacing ? "facing" : ""} data-player=${id}><span aria-hidden="true">${isFacing ? "▶" : ""}</span>
    ${words.name(s, id)}: <b>${row?.runs ?? 0}</b> (${row?.balls ?? 0}) ${isFacing ? html`<small>${T.facing}</small>` : nothing}</div>`;
}

function drawBowler(c) {
  const s = c.snapshot;
  const id = c.entering.chosen.bowler ?? s.bowler;
  if (!id) return nothing;
  const row = s.bowling_scorecard[id];
  const figures = row ? `${row.overs}-${row.maidens}-${row.runs}-${row.wickets}` : "";
  return html`<div class="bowler" data-player=${id}>${words.name(s, id)} ${figures} <small>${T.bowling}</small></div>`;
}

// Of a new over whose bowler is named, there is none yet.
function ballsOfOver(c) {
  const s = c.snapshot;
  const isNew = c.entering.chosen.bowler && !c.entering.chosen.sameOver && s.next.needs.includes("bowler");
  return isNew ? [] : words.ballsOfThisOver(s);
}

// The sign and the look of a ball, everywhere as the scorer has chosen.
export function markOf(c, ball) {
  const { wide_runs: wideRuns, noball_runs: noballRuns } = c.snapshot.conditions;
  return signOf(ball, c.settings?.signs ?? "spoken", { wideRuns, noballRuns });
}

// A tap on a ball of this over opens it for repair.
function drawMark(c, ball) {
  const { sign, look } = markOf(c, ball);
  const text = words.text(c.snapshot, ball);
  return html`<button class="ball ${look}" title=${text} aria-label=${`${sign}: ${text}`}
    @click=${() => c.open("balls", { index: indexOf(c.snapshot, ball) })}>${sign}</button>`;
}

function indexOf({ deliveries: { from_index: from, list } }, ball) {
  return from + list.indexOf(ball);
}

export function drawQueue(c) {
  const { state, problem, entries } = c.scoring.outbox;
  const leaveOut = [T.leaveOut(describe(c, entries[0])), () => c.scoring.leaveOut()];
  if (state === REFUSED) return alert(T.refused(problem.answer.detail), entries, [leaveOut]);
  if (state === OVERTAKEN) {
    return alert(T.overtaken(c.scoring.local.recordedBy), entries, [[T.sendAfter, () => c.scoring.sendAfter()], leaveOut], c);
  }
  if (state === LOGIN) return alert(T.loginLost, entries, []);
  if (c.scoring.isPractice) return html`<p class="queue">${T.practice.nowhere} ${drawEngine(c.app, 0, false)}</p>`;
  const text = entries.length ? T.waiting(entries.length) : T.saved;
  return html`<p class="queue" role="status">${text}${state === WAITING ? html`. <span>${T.offline}</span>` : nothing}
    ${drawEngine(c.app, entries.length, c.scoring.isOtherEngine)}</p>`;
}

// Who else scores this match on another device, and which of them recorded last.
export function drawOthers(c) {
  const { list } = c.scoring.others;
  if (list.length === 0) return nothing;
  const pen = c.scoring.others.pen(c.scoring.follower.seq);
  const nameOf = ({ username }) => (username === c.session.login?.username ? null : username);
  const waiting = list.filter((one) => one.waiting).map((one) => T.others.waits(nameOf(one), one.waiting));
  const who = { us: T.others.ours, somebody: T.others.since }[pen] ?? (pen && T.others.theirs(nameOf(pen)));
  return html`<p class="queue others" role="status">${T.others.also(list.map(nameOf))} ${who} ${waiting.join(" ")}</p>`;
}

// How far the engine's files are; without it, who judges.
function drawEngine(app, waiting, isOther) {
  const { state, progress } = app?.files ?? {};
  if (state === files.HELD) return html`${T.engine.held} <button class="small" @click=${() => app.files.force()}>${T.engine.load}</button>`;
  if (state === files.LOADING) return html`<span>${T.engine.loading(progress)}</span>`;
  if (state === files.BROKEN) return html`<span>${T.engine.broken(progress)}</span>`;
  if (isOther) return html`<span>${T.engine.other}</span>`;
  return app?.desk.state === OFF && waiting ? html`<span>${T.unjudged}</span>` : nothing;
}

function alert(text, entries, choices, c = null) {
  return html`<div class="card problem" role="alert"><p>${text}</p>
    ${c && entries.length ? html`<p>${T.yours(entries.map((entry) => describe(c, entry)).join(", "))}</p>` : nothing}
    ${choices.map(([label, act]) => html`<button @click=${act}>${label}</button> `)}</div>`;
}

// An entry in a word or two: "4", "W", "toss", "undo".
export function describe(c, entry) {
  if (!entry) return "";
  const { action, body } = entry;
  if (action === "delivery") return describeBall(c, body);
  return action === "event" ? (T.events[body.kind] ?? body.kind) : T.actions[action];
}

export function describeBall(c, { runs = 0, extras, wickets }) {
  return markOf(c, { runs, extras, wickets }).sign;
}

export function drawPad(c) {
  const { extra, allRun } = c.entering.ball;
  return html`<section class="pad" tabindex="-1" aria-label=${T.pad}>
    ${drawWanted(c)}${extra === null && !allRun ? nothing : drawStrip(c)}
    <div class="grid">
      ${RUNS.map((runs) => html`<button @click=${() => c.press(runs)}>${runs}</button>`)}
      <button class=${allRun ? "plain chosen" : "plain"} aria-pressed=${allRun} @click=${() => c.press("all run")}>${T.allRun}
        <small>${T.alsoRun}</small></button>
      <button class="plain" @click=${() => c.undo()}>${c.undoLabel}</button>
      ${EXTRAS.map((kind) => html`<button class=${extra === kind ? "extra chosen" : "extra"} @click=${() => c.press(kind)}>${
        extra === kind ? T.plain[kind] : T.extras[kind]}</button>`)}
      <button class="out two" @click=${() => c.press("out")}>${T.out}</button>
      <button class="plain two" @click=${() => c.open("more")}>${T.more}</button>
    </div>
  </section>`;
}

// What the runs of an extra are, and the numbers that the pad has no room for.
function drawStrip(c) {
  const { extra, off, allRun } = c.entering.ball;
  const asksKind = extra === "noballs" && off === null && !allRun;
  const runs = allRun ? MORE_RUNS : asksKind ? [] : MORE_RUNS.slice(0, 1);
  const kinds = Object.entries(T.offNoball).map(
    ([kind, label]) => html` <button class="small" @click=${() => c.press(kind)}>${label}</button>`,
  );
  const says = off ? `${T.extras.noballs}, ${T.offNoball[off]}` : (T.runsWith[extra] ?? T.allRunThen);
  return html`<p class="strip" role="status">${says}
    ${asksKind ? kinds : nothing}
    ${runs.map((each) => html`<button class="small" @click=${() => c.press(each)}>${each}</button>`)}
    <button class="small" @click=${() => c.press("escape")}>${T.cancel}</button></p>`;
}

export function drawAgain(c) {
  return html`<section class="card ask" role="alert"><h2 tabindex="-1">${T.again(describeBall(c, c.asksAgain))}</h2>
    <button class="main" @click=${() => c.recordAgain()}>${T.yes}</button> <button @click=${() => c.escape()}>${T.no}</button></section>`;
}

// A panel that is not here yet, or cannot be had.
export function drawFetching(c, isFailed, fetchAgain) {
  return html`<section class="card ask" role="status"><p>${isFailed ? T.notFetched : T.fetching}</p>
    ${isFailed ? html`<button class="main" @click=${fetchAgain}>${T.fetchAgain}</button> ` : nothing}<button @click=${() => c.close()}>${T.close}</button></section>`;
}

// A new version of the page waits until nothing is under way.
export function drawApp(c) {
  if (!c.app?.isNewer || c.entering.isBegun || c.panel !== null) return nothing;
  return html`<p class="queue">${T.engine.newer} <button class="small" @click=${() => c.app.swap()}>${T.engine.swap}</button></p>`;
}

// Another tab of this device scores.
export function drawElsewhere(c) {
  return html`<div class="card problem" role="alert"><p>${T.elsewhere}</p>
    <button class="main" @click=${() => c.scoring.scoreHere()}>${T.scoreHere}</button></div>`;
}

export function drawRefusal(c) {
  return html`<div class="card problem" role="alert"><p>${c.refusal.detail}</p>
    <button @click=${() => c.escape()}>${T.close}</button></div>`;
}
