// Puts a snapshot into the words of a scorecard. Nothing here touches the page, so it is tested without a browser.

import { countsBalls, many, teamName } from "./situation.js";

export * from "./situation.js";

export function name(snapshot, playerId) {
  return snapshot.players[playerId] ?? playerId;
}

export function byPosition(card) {
  return Object.entries(card).sort(([, one], [, other]) => one.position - other.position);
}

export function byNumber(map) {
  return Object.entries(map).sort(([one], [other]) => Number(one) - Number(other));
}

export function inningsTitle(snapshot, number, innings) {
  const team = teamName(snapshot, innings.batting_team);
  if (innings.super_over) return `${team}, super over ${innings.super_over}`;
  const second = snapshot.conditions.innings_per_side > 1 && isSecond(snapshot, number, innings);
  return second ? `${team}, 2nd innings` : team;
}

function isSecond(snapshot, number, innings) {
  return Object.entries(snapshot.innings).some(
    ([other, one]) => Number(other) < Number(number) && one.batting_team === innings.batting_team,
  );
}

// The place of a ball, or the length of an innings: "12.3"; The Hundred counts balls, "63".
export function point(s, overs) {
  if (!countsBalls(s)) return overs;
  const [whole, balls = "0"] = overs.split(".");
  return String(Number(whole) * s.conditions.balls_per_over + Number(balls));
}

export function ballLabel(s, ball) {
  return point(s, `${ball.over}.${ball.ball}`);
}

// "13" for the thirteenth over; "61–65" in The Hundred.
export function overLabel(s, over) {
  return oversLabel(s, over, over);
}

// "11–15" of several overs, the first and the last counted from 0; "51–75" in The Hundred.
export function oversLabel(s, first, last) {
  const per = s.conditions.balls_per_over;
  if (countsBalls(s)) return `${first * per + 1}–${(last + 1) * per}`;
  return first === last ? String(first + 1) : `${first + 1}–${last + 1}`;
}

// "Over 13: 9 runs, 1 wicket, 84 in all"; without a row of `progress`, of an over that goes on, "Over 13".
export function overText(s, over, row) {
  const named = `${countsBalls(s) ? "Balls" : "Over"} ${overLabel(s, over)}`;
  if (!row) return named;
  return `${named}: ${many(row.runs, "run")}${row.wickets ? `, ${many(row.wickets, "wicket")}` : ""}, ${row.total} in all`;
}

// What lists of balls count: "overs", or "balls" in The Hundred.
export function unit(s) {
  return countsBalls(s) ? "balls" : "overs";
}

// A ball as a line of a list shows it; `line` names bowler and striker, `text` does not.
export function describeBall(s, ball, words) {
  return { label: ballLabel(s, ball), ...mark(ball), ...words, commentary: ball.commentary ?? "" };
}

export function strikeRate(row) {
  return row.balls ? ((100 * row.runs) / row.balls).toFixed(1) : "–";
}

export function economy(row, ballsPerOver) {
  const bowled = ballsOf(row, ballsPerOver);
  return bowled ? ((row.runs * ballsPerOver) / bowled).toFixed(2) : "–";
}

export function ballsOf(row, ballsPerOver) {
  const [overs, balls = "0"] = row.overs.split(".");
  return Number(overs) * ballsPerOver + Number(balls);
}

export function runsABall(row, ballsPerOver) {
  const bowled = ballsOf(row, ballsPerOver);
  return bowled ? (row.runs / bowled).toFixed(2) : "–";
}

// Return the mark of a ball, as in a scorebook: its sign, and the class that colours it.
export function mark(ball) {
  const extras = ball.extras ?? {};
  const signs = [];
  if (hasFall(ball)) signs.push("W");
  for (const [kind, sign] of [["wides", "wd"], ["noballs", "nb"], ["byes", "b"], ["legbyes", "lb"], ["penalty", "p"]]) {
    if (extras[kind]) signs.push(`${extras[kind]}${sign}`);
  }
  if (ball.runs || signs.length === 0) signs.push(ball.runs ? String(ball.runs) : "•");
  return { sign: signs.join(" "), look: look(ball) };
}

function look(ball) {
  if (hasFall(ball)) return "wicket";
  if (ball.runs === 4 && !ball.non_boundary) return "four";
  if (ball.runs === 6 && !ball.non_boundary) return "six";
  if (ball.extras) return "extra";
  return ball.runs ? "run" : "dot";
}

// Group the recent deliveries by over, newest over first: [[over, [[index, ball], ...]], ...].
export function recentOvers(deliveries, most) {
  const overs = new Map();
  deliveries.list.forEach((ball, at) => {
    if (!overs.has(ball.over)) overs.set(ball.over, []);
    overs.get(ball.over).push([deliveries.from_index + at, ball]);
  });
  return [...overs.entries()].reverse().slice(0, most);
}

export function ballsOfThisOver({ this_over: over, deliveries }) {
  return over.from_index === undefined ? [] : deliveries.list.slice(Math.max(over.from_index - deliveries.from_index, 0));
}

// "Root b Starc 61 (44), 99/4".
export function fallText(s, innings, number, fall) {
  const row = innings.batting_scorecard[fall.player_id];
  const runs = row ? ` ${row.runs} (${row.balls})` : "";
  return `${name(s, fall.player_id)} ${row?.out ?? fall.how}${runs}, ${fall.score}/${number}`;
}

export function replacementsOf(s, number) {
  return byNumber(s.replacements ?? {}).map(([, change]) => change).filter((change) => change.innings === number);
}

// "Labuschagne in for Smith (concussion substitute)". Cricsheet writes reasons with underscores.
export function replacementText(s, { in: came, out, reason }) {
  const left = out === undefined ? "" : ` for ${name(s, out)}`;
  return `${name(s, came)} in${left}${reason === undefined ? "" : ` (${reason.replaceAll("_", " ")})`}`;
}

// The batters at the crease, in the order of the card.
export function atCrease({ striker, non_striker: nonStriker, batting_scorecard: card }) {
  const there = [striker, nonStriker].filter((id) => id && card[id] && !card[id].out);
  return there.sort((one, other) => card[one].position - card[other].position);
}

// "Run rate 8.10 · Required 9.55 · Target 183"; The Hundred counts runs in five balls.
export function rates(s) {
  const found = [];
  const each = countsBalls(s) ? " per 5 balls" : "";
  if (s.current_run_rate) found.push(`Run rate ${s.current_run_rate}${each}`);
  if (s.required_run_rate && !s.result) found.push(`Required ${s.required_run_rate}${each}`);
  if (s.target !== undefined) found.push(`Target ${s.target}`);
  if (s.par !== undefined) found.push(`Par ${s.par}`);
  return found.join(" · ");
}

// Runs and balls of the open partnership, which the snapshot holds as differences (docs/protocol.md).
export function stand({ partnership, total_runs: total, batting_scorecard: card }) {
  const balls = partnership.batters.reduce((sum, id) => sum + card[id].balls, 0);
  return { runs: total - partnership.from_runs, balls: balls - partnership.from_balls };
}

// The line of a ball: "Broad to Warner, no run". A ball names striker and bowler by their positions in the scorecards.
export function line(snapshot, ball) {
  const bowler = name(snapshot, at(snapshot.bowling_scorecard, ball.bowler));
  const striker = name(snapshot, at(snapshot.batting_scorecard, ball.striker));
  return `${bowler} to ${striker}, ${text(snapshot, ball)}`;
}

function at(card, position) {
  return Object.keys(card).find((id) => card[id].position === position);
}

// What happened with a ball: "1 run", "no run, OUT Root b Broad". The same words as scoring/engine/views/commentary.py.
export function text(snapshot, ball) {
  return happened(ball) + notCounted(ball) + (ball.wickets ?? []).map((wicket) => outText(snapshot, wicket)).join("");
}

function outText(snapshot, { player_id: id, kind, out = snapshot.batting_scorecard[id].out }) {
  return `, ${isFall({ kind }) ? "OUT " : ""}${name(snapshot, id)} ${out}`;
}

// Whether a wicket fell: who retired and may come back has not lost his.
export function isFall({ kind }) {
  return !["retired hurt", "retired not out"].includes(kind);
}

function hasFall({ wickets = [] }) {
  return wickets.some(isFall);
}

// Empty for wides and no-balls, whose extras say it.
function notCounted({ legal = true, extras = {} }) {
  return legal || extras.wides || extras.noballs ? "" : ", not a ball of the over";
}

function happened(ball) {
  const { wides, noballs, byes, legbyes, penalty } = ball.extras ?? {};
  const parts = [];
  if (noballs) parts.push("no ball");
  if (wides) parts.push(wides === 1 ? "wide" : `${wides} wides`);
  if (byes) parts.push(runsOf(byes, "bye"));
  if (legbyes) parts.push(runsOf(legbyes, "leg bye"));
  if (ball.runs || parts.length === 0) parts.push(offTheBat(ball));
  if (penalty) parts.push(`${penalty} penalty runs`);
  return parts.join(", ");
}

const RUNS = { 0: "no run", 1: "1 run", 4: "FOUR", 6: "SIX" };

function offTheBat(ball) {
  return (!ball.non_boundary && RUNS[ball.runs]) || `${ball.runs} runs`;
}

function runsOf(count, word) {
  return count === 1 ? word : `${count} ${word}s`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

export function connectionText({ state, since }) {
  if (state === "live") return "live";
  if (state === "polling") return "every 2 seconds";
  if (state === "stuck") return "not live";
  if (state === "connecting") return "connecting";
  if (state === "unknown") return "no such match";
  if (state === "stale") return since ? `stale since ${clock.format(since)}` : "no connection";
  return "reconnecting";
}
