// What was recorded, in words, and the buttons that record what is expected. No drawing.

import * as words from "../../shared/words.js";
import { T } from "../strings.js";

const PAD = [0, 1, 2, 3, 4, 5, 6, 7];
// The pad has them after "All run".
const ALL_RUN = [5, 7];

// Return what a record {action, body} is, in words; `s` is the snapshot after it.
export function say({ action, body }, s) {
  if (action === "delivery") return sayBall(body, s);
  if (action === "event") return T.practice.events[body.kind]?.(nameBody(body, s)) ?? T.practice.otherEvent(body.kind);
  if (action === "patch" && (body.runs !== undefined || body.extras)) return T.practice.corrected(sayPatch(body, s));
  return T.actions[action] ?? action;
}

function sayPatch({ runs = 0, extras }, s) {
  return words.text(s, { runs, extras });
}

function sayBall(body, s) {
  const ball = s.deliveries.list.at(-1);
  const short = body.short_runs ? T.practice.short(body.short_runs) : "";
  const extra = body.same_over ? T.practice.sameOver : "";
  return `${ball ? words.text(s, ball) : ""}${short}${extra}`;
}

// The names of those whom an event names.
function nameBody(body, s) {
  const person = (id) => (id === undefined ? "" : words.name(s, id));
  const side = body.team_id ?? body.winner;
  const who = person(body.player_id ?? body.striker_id ?? body.in_id);
  return { ...body, side: words.teamName(s, side), who, next: person(body.next_batter_id) };
}

// Return the place of a record in the match: "0.3", or "" before the first ball.
export function labelOf(s) {
  const ball = s.deliveries.list.at(-1);
  return ball ? `${ball.over}.${ball.ball}` : "";
}

// Return the labels of the buttons that record what is expected, in order; `s` is the snapshot before it.
export function hintOf({ action, body }, s) {
  const name = (id) => words.name(s, id);
  if (action === "patch") return T.practice.hints.patch(sayPatch(body, s));
  if (action === "event") return HINTS[body.kind](body, { name, team: (id) => words.teamName(s, id), s });
  return [...(body.bowler_id ? [name(body.bowler_id)] : []), ...hintBall(body, { name, s })];
}

const HINTS = {
  toss: ({ winner, decision }, { team }) => [`${team(winner)} ${T.due[decision]}`],
  // After the toss the page knows who bats first.
  innings_started: ({ team_id: side, striker_id: first, non_striker_id: second }, { name, team, s }) =>
    [...(s.innings_number ? [team(side)] : []), name(first), name(second), T.due.start],
  retired: ({ player_id: who, reason, next_batter_id: next }, { name }) =>
    [T.more, T.menu.items.retire, name(who), T.forms.wizards.retire.whys[reason], name(next), T.forms.record],
  bowler_changed: ({ in_id: who }, { name }) =>
    [T.more, T.menu.items.bowler, T.forms.wizards.bowler.whats.injury, name(who), T.forms.record],
  penalty_runs: ({ reason }) =>
    [T.more, T.menu.items.penalty, T.forms.wizards.penalty.laws[reason.split(" ")[1]], T.forms.record],
};

function hintBall(body, { name, s }) {
  const { runs = 0, extras = {}, wickets, same_over: isLonger, short_runs: short, non_boundary: allRun } = body;
  if (short || !PAD.includes(runs)) return hintForm({ runs, short_runs: short });
  const before = isLonger ? [T.due.oneMore] : allRun || ALL_RUN.includes(runs) ? [T.allRun] : hintExtra(extras);
  if (wickets) return [...before, T.out, ...hintWicket(wickets[0], { runs, name, s }), name(body.next_batter_id), T.record];
  return [...before, hintRuns(runs, extras)];
}

// What the pad does not have.
function hintForm(values) {
  const { fields } = T.forms.kinds.delivery;
  const filled = Object.entries(values).filter(([, value]) => value);
  return [T.more, T.menu.items.delivery, ...filled.map(([key, value]) => `${fields[key]} ${value}`), T.forms.record];
}

function hintExtra({ wides, noballs, byes, legbyes }) {
  if (wides) return [T.extras.wides];
  if (noballs) return [T.extras.noballs, ...(byes ? [T.offNoball.byes] : legbyes ? [T.offNoball.legbyes] : [])];
  return byes ? [T.extras.byes] : legbyes ? [T.extras.legbyes] : [];
}

function hintRuns(runs, { wides, noballs, byes, legbyes }) {
  if (wides) return wides > 1 ? String(wides - 1) : T.plain.wides;
  if (byes || legbyes) return String(byes || legbyes);
  return noballs && !runs ? T.plain.noballs : String(runs);
}

function hintWicket({ kind, player_out_id: out, end, fielders }, { runs, name, s }) {
  const isRunOut = kind === "run out";
  return [
    T.kinds[kind],
    ...(isRunOut ? [name(out ?? s.striker), T.ends[end], String(runs)] : []),
    ...(fielders ?? []).map(({ id }) => name(id)),
  ];
}
