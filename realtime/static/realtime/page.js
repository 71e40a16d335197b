// The page of one match: every part is drawn from the snapshot, and only when what it shows has changed.

import { chart } from "./charts.js";
import { Follower } from "./client.js";
import { Rows, el, part, setText } from "./dom.js";
import { PredictionPanel } from "./prediction.js";
import * as words from "./words.js";

const RECENT_OVERS = 6;
const LINES = 18;
const at = (id) => document.getElementById(id);
const gameId = document.body.dataset.game;

const parts = [
  drawHead(),
  drawScore(),
  drawMiddle(),
  part(at("over-now"), (s) => [s.this_over, s.deliveries], drawOverNow),
  drawRecentOvers(),
  drawLines(),
  part(at("ticker"), (s) => [s.ticker], drawTicker),
  part(at("chart"), (s) => [s.progress, s.innings], drawChart),
  drawCards(),
];

const gameUrl = `/games/${encodeURIComponent(gameId)}`;
const prediction = new PredictionPanel(`${gameUrl}/prediction`, at);
const follower = new Follower(gameUrl, {
  onSnapshot: show,
  onPrediction: (message) => prediction.take(message),
  onConnection: showConnection,
});
follower.start();
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && follower.hurry());
globalThis.addEventListener("online", () => follower.hurry());

function show(snapshot, previous) {
  for (const draw of parts) draw(snapshot);
  prediction.show(snapshot, previous, { epoch: follower.epoch, seq: follower.seq });
  document.body.classList.add("ready");
}

function showConnection(connection) {
  const chip = at("connection");
  chip.className = `chip ${connection.state}`;
  setText(chip, words.connectionText(connection));
  if (connection.state === "unknown") setText(at("situation"), "There is no such match.");
}

function drawHead() {
  return (s) => {
    setText(at("name"), s.name);
    setText(at("place"), [s.venue, words.status(s)].filter(Boolean).join(" · "));
  };
}

function drawScore() {
  return (s) => {
    const team = s.batting_team ? words.teamName(s, s.batting_team) : "";
    setText(at("batting-team"), team);
    setText(at("total"), team ? words.total(s) : "–");
    setText(at("overs"), team ? oversText(s) : "");
    setText(at("situation"), words.situation(s));
    setText(at("rates"), rates(s));
    setText(at("earlier"), earlier(s));
    at("free-hit").hidden = !s.free_hit;
    at("powerplay").hidden = !s.powerplay;
    const score = team ? `${words.total(s)} (${s.overs})` : "Cricksy";
    document.title = `${score} · ${s.name}`;
  };
}

function oversText(s) {
  if (s.max_balls === undefined) return `${s.overs} overs`;
  const perOver = s.conditions.balls_per_over;
  const rest = s.max_balls % perOver;
  return `${s.overs} of ${Math.floor(s.max_balls / perOver)}${rest ? `.${rest}` : ""} overs`;
}

function rates(s) {
  const found = [];
  if (s.current_run_rate) found.push(`Run rate ${s.current_run_rate}`);
  if (s.required_run_rate && !s.result) found.push(`Required ${s.required_run_rate}`);
  if (s.target !== undefined) found.push(`Target ${s.target}`);
  if (s.par !== undefined) found.push(`Par ${s.par}`);
  return found.join(" · ");
}

function earlier(s) {
  return words
    .byNumber(s.innings)
    .filter(([number]) => Number(number) !== s.innings_number)
    .map(([number, innings]) => `${words.inningsTitle(s, number, innings)} ${words.total(innings)} (${innings.overs})`)
    .join(" · ");
}

// The two at the crease, and who bowls to them.
function drawMiddle() {
  const batters = new Rows(at("batters"), (row, name, facing) =>
    el(
      "tr",
      facing ? { class: "facing" } : {},
      el("th", { scope: "row" }, name, facing ? el("span", { class: "bat", title: "on strike" }, " ●") : null),
      ...[row.runs, row.balls, row.fours, row.sixes, words.strikeRate(row)].map(cell),
    ),
  );
  const bowlers = new Rows(at("bowlers"), (row, name, perOver) => bowlingRow(row, name, perOver));
  return (s) => {
    const there = [s.striker, s.non_striker].filter((id) => id && s.batting_scorecard[id] && !s.batting_scorecard[id].out);
    there.sort((one, other) => s.batting_scorecard[one].position - s.batting_scorecard[other].position);
    batters.show(there.map((id) => [id, s.batting_scorecard[id], words.name(s, id), id === s.striker]));
    const bowling = s.bowler && s.bowling_scorecard[s.bowler] ? [s.bowler] : [];
    bowlers.show(bowling.map((id) => [id, s.bowling_scorecard[id], words.name(s, id), s.conditions.balls_per_over]));
    setText(at("partnership"), partnership(s));
    setText(at("last-wicket"), lastWicket(s));
    at("middle").hidden = there.length === 0 && bowling.length === 0;
  };
}

function partnership(s) {
  if (!s.partnership) return "";
  const { runs, balls } = words.stand(s);
  return `Partnership ${runs} (${balls})`;
}

function lastWicket(s) {
  const last = words.byNumber(s.fall_of_wickets ?? {}).at(-1);
  if (!last) return "";
  const [number, fall] = last;
  const row = s.batting_scorecard[fall.player_id];
  const runs = row ? ` ${row.runs} (${row.balls})` : "";
  return `Last wicket ${words.name(s, fall.player_id)}${runs}, ${fall.score}/${number} in ${fall.over}`;
}

function cell(value) {
  return el("td", {}, String(value));
}

function bowlingRow(row, name, perOver) {
  const figures = [row.overs, row.maidens, row.runs, row.wickets, words.economy(row, perOver)];
  return el("tr", {}, el("th", { scope: "row" }, name), ...figures.map(cell));
}

function ballMark(s, ball) {
  const { sign, look } = words.mark(ball);
  return el("span", { class: `ball ${look}`, title: words.text(s, ball) }, sign);
}

function drawOverNow(s) {
  const balls = words.ballsOfThisOver(s);
  return balls.length === 0 ? null : balls.map((ball) => ballMark(s, ball));
}

function drawRecentOvers() {
  let balls = new Map();
  let before = null;
  const rows = new Rows(at("recent"), (_, over) => {
    const marks = balls.get(over).map(([, ball]) => ballMark(before, ball));
    return el("li", {}, el("span", { class: "over-number" }, `${over + 1}`), el("span", { class: "balls" }, marks));
  });
  return (s) => {
    if (before?.deliveries === s.deliveries) return;
    before = s;
    const overs = words.recentOvers(s.deliveries, RECENT_OVERS);
    balls = new Map(overs);
    // A correction replaces every ball from the corrected one on, so an over's last ball tells whether it changed.
    rows.show(overs.map(([over, all]) => [`${s.innings_number}:${over}:${all.length}`, all.at(-1)[1], over]));
    at("recent-part").hidden = overs.length === 0;
  };
}

function drawLines() {
  let snapshot = null;
  const rows = new Rows(at("lines"), (ball, line) =>
    el(
      "li",
      {},
      el("span", { class: "label" }, `${ball.over}.${ball.ball}`),
      ballMark(snapshot, ball),
      el("span", {}, line, ball.commentary ? el("em", {}, ` ${ball.commentary}`) : null),
    ),
  );
  return (s) => {
    snapshot = s;
    const first = Math.max(0, s.deliveries.list.length - LINES);
    const shown = s.deliveries.list.slice(first).map((ball, index) => {
      const key = `${s.innings_number}:${s.deliveries.from_index + first + index}`;
      return [key, ball, words.line(s, ball)];
    });
    rows.show(shown.reverse());
    at("lines-part").hidden = shown.length === 0;
  };
}

function drawTicker(s) {
  const ticks = words.byNumber(s.ticker ?? {}).reverse();
  if (ticks.length === 0) return null;
  return ticks.map(([, tick]) => el("li", {}, tick.after ? el("span", { class: "label" }, tick.after) : null, tick.text));
}

function drawChart(s) {
  const earlierOnes = words
    .byNumber(s.innings)
    .filter(([number, innings]) => Number(number) !== s.innings_number && !innings.super_over)
    .map(([, innings]) => ({ progress: innings.progress, current: false }));
  const progress = s.progress ?? {};
  if (Object.keys(progress).length === 0) return null;
  return [chart([...earlierOnes.slice(-1), { progress, current: true }])];
}

// Both cards of every innings; the newest open, the others a tap away.
function drawCards() {
  const rows = new Rows(at("cards"), (card) => card.node);
  const cards = new Map();
  return (s) => {
    const all = words.byNumber(s.innings).filter(([number]) => Number(number) !== s.innings_number);
    if (s.batting_team) all.push([String(s.innings_number), s]);
    const numbers = all.map(([number]) => number);
    for (const [number, innings] of all) {
      if (!cards.has(number)) cards.set(number, inningsCard(number === numbers.at(-1)));
      cards.get(number).draw(s, number, innings);
    }
    rows.show(numbers.reverse().map((number) => [number, cards.get(number)]));
  };
}

function inningsCard(open) {
  const title = el("summary", {}, "");
  const batting = el("tbody");
  const bowling = el("tbody");
  const notes = { extras: el("p", { class: "note" }), falls: el("p", { class: "note" }), stands: el("p", { class: "note" }) };
  const node = el(
    "details",
    open ? { open: "" } : {},
    title,
    table(["Batting", "R", "B", "4s", "6s", "SR"], batting, "batting"),
    notes.extras,
    table(["Bowling", "O", "M", "R", "W", "Econ"], bowling, "bowling"),
    notes.falls,
    notes.stands,
  );
  const batters = new Rows(batting, battingRow);
  const bowlers = new Rows(bowling, bowlingRow);
  const draw = (s, number, innings) => {
    setText(title, `${words.inningsTitle(s, number, innings)} ${words.total(innings)} (${innings.overs})`);
    batters.show(words.byPosition(innings.batting_scorecard).map(([id, row]) => [id, row, words.name(s, id), s.innings[number] === undefined]));
    bowlers.show(words.byPosition(innings.bowling_scorecard).map(([id, row]) => [id, row, words.name(s, id), s.conditions.balls_per_over]));
    setText(notes.extras, extrasText(innings.extras));
    setText(notes.falls, fallsText(s, innings.fall_of_wickets));
    setText(notes.stands, standsText(s, innings));
  };
  return { node, draw };
}

function table(heads, body, look) {
  const cells = heads.map((head, index) => el("th", { scope: "col", class: index ? "" : "first" }, head));
  return el("div", { class: "scroll" }, el("table", { class: look }, el("thead", {}, el("tr", {}, ...cells)), body));
}

function battingRow(row, name, inProgress) {
  const how = row.out ?? (inProgress ? "batting" : "not out");
  return el(
    "tr",
    row.out ? { class: "out" } : {},
    el("th", { scope: "row" }, name, el("small", {}, how)),
    ...[row.runs, row.balls, row.fours, row.sixes, words.strikeRate(row)].map(cell),
  );
}

function extrasText(extras) {
  if (!extras) return "";
  const signs = [["byes", "b"], ["legbyes", "lb"], ["wides", "wd"], ["noballs", "nb"], ["penalty", "pen"]];
  const found = signs.filter(([kind]) => extras[kind]).map(([kind, sign]) => `${sign} ${extras[kind]}`);
  return `Extras ${extras.total}${found.length ? ` (${found.join(", ")})` : ""}`;
}

function fallsText(s, falls = {}) {
  const found = words.byNumber(falls).map(([number, fall]) => `${fall.score}/${number} ${words.name(s, fall.player_id)} (${fall.over})`);
  return found.length ? `Fall of wickets: ${found.join(", ")}` : "";
}

function standsText(s, innings) {
  const stands = words.byNumber(innings.partnerships ?? {}).map(([, stand]) => stand);
  const best = stands.sort((one, other) => other.runs - one.runs)[0];
  if (!best || !best.runs) return "";
  return `Best partnership: ${best.runs} (${best.balls}) ${best.batters.map((id) => words.name(s, id)).join(" and ")}`;
}
