// The scorecards of all innings.

import { Rows, byId, el, setText } from "../shared/dom.js";
import * as words from "../shared/words.js";
import { bowlingHeads, bowlingRow, cell, headsRow, playerLink } from "./rows.js";

// Draw both scorecards of every innings, the newest innings first; only that of the newest is open at first.
export function drawCards() {
  const rows = new Rows(byId("cards"), (card) => card.node);
  const cards = new Map();
  return (s) => {
    const all = words.listInnings(s).map(([number, innings]) => [String(number), innings]);
    const numbers = all.map(([number]) => number);
    for (const [number, innings] of all) {
      if (!cards.has(number)) cards.set(number, inningsCard(s, number === numbers.at(-1)));
      cards.get(number).draw(s, number, innings);
    }
    rows.show(numbers.reverse().map((number) => [number, cards.get(number)]));
  };
}

function inningsCard(first, open) {
  const title = el("summary", {}, "");
  const { parts, draw } = cardParts(first, title);
  return { node: el("details", open ? { open: "" } : {}, title, ...parts), draw };
}

// The parts of a card: batting, extras, who is left, who retired or was replaced, bowling, falls of wickets, partnerships. `draw` fills the title too.
export function cardParts(first, title) {
  const batting = el("tbody");
  const bowling = el("tbody");
  const [extras, rest, changes, falls, stands] = Array.from({ length: 5 }, () => el("p", { class: "note" }));
  const tables = [
    table(headsRow("Batting", ["R", "B", "4s", "6s", "SR"]), batting, "batting"),
    table(headsRow("Bowling", bowlingHeads(first)), bowling, "bowling"),
  ];
  const batters = new Rows(batting, battingRow);
  const bowlers = new Rows(bowling, bowlingRow);
  const draw = (s, number, innings) => {
    setText(title, `${words.inningsTitle(s, number, innings)} ${words.total(innings)} (${words.length(s, innings)})`);
    batters.show(words.byPosition(innings.batting_scorecard).map(([id, row]) => [id, row, id, words.name(s, id), s.innings[number] === undefined]));
    bowlers.show(words.byPosition(innings.bowling_scorecard).map(([id, row]) => [id, row, id, words.name(s, id), s.conditions.balls_per_over, words.countsBalls(s)]));
    setText(extras, extrasText(innings.extras));
    setText(rest, restText(s, number, innings));
    setText(changes, changesText(s, number, innings));
    setText(falls, fallsText(s, innings.fall_of_wickets));
    setText(stands, standsText(s, innings));
  };
  return { parts: [tables[0], extras, rest, changes, tables[1], falls, stands], draw };
}

function table(cells, body, look) {
  return el("div", { class: "scroll" }, el("table", { class: look }, el("thead", {}, el("tr", {}, ...cells)), body));
}

function battingRow(row, id, name, inProgress) {
  const how = row.out ?? (inProgress ? "batting" : "not out");
  return el(
    "tr",
    row.out ? { class: "out" } : {},
    el("th", { scope: "row" }, playerLink(id, name), el("small", {}, how)),
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
  const found = words.byNumber(falls).map(([number, fall]) => `${fall.score}/${number} ${words.name(s, fall.player_id)} (${words.point(s, fall.over)})`);
  return found.length ? `Fall of wickets: ${found.join(", ")}` : "";
}

// All partnerships, the open one, with a star, last.
function standsText(s, innings) {
  const stands = words.byNumber(innings.partnerships ?? {}).map(([, stand]) => [stand, `${stand.runs} (${stand.balls})`]);
  if (innings.partnership) {
    const { runs, balls } = words.stand(innings);
    stands.push([innings.partnership, `${runs} (${balls})*`]);
  }
  const found = stands.map(([{ batters }, size]) => `${size} ${batters.map((id) => words.name(s, id)).join(" and ")}`);
  return found.length ? `Partnerships: ${found.join(", ")}` : "";
}

// "Yet to bat: ..." or "Did not bat: ...", and "Absent: ...". Empty in a super over, and if a squad has more players than may play:
// then nobody knows who will bat.
function restText(s, number, innings) {
  const bench = benchOf(s, Number(number));
  const squad = s.teams[innings.batting_team].squad.filter((id) => !bench.has(id));
  if (innings.super_over || squad.length > s.conditions.players_per_side) return "";
  const { absent = [], batting_scorecard: card } = innings;
  const rest = squad.filter((id) => !card[id] && !absent.includes(id));
  const found = [[s.innings[number] ? "Did not bat" : "Yet to bat", rest], ["Absent", absent]].filter(([, ids]) => ids.length);
  return found.map(([word, ids]) => `${word}: ${ids.map((id) => words.name(s, id)).join(", ")}`).join(". ");
}

// Who might not play in innings `number`: without the changes that came later.
function benchOf(s, number) {
  const bench = new Set(s.bench);
  for (const [, change] of words.byNumber(s.replacements ?? {}).reverse()) {
    if (change.innings > number && (change.out === undefined || bench.delete(change.out))) bench.add(change.in);
  }
  return bench;
}

// Who retired and has not come back, and who came in for whom.
function changesText(s, number, innings) {
  const retired = Object.entries(innings.retired ?? {});
  const found = retired.map(([id, row]) => `${words.name(s, id)} ${row.how} at ${row.score} (${words.point(s, row.over)})`);
  found.push(...words.replacementsOf(s, Number(number)).map((change) => words.replacementText(s, change)));
  return found.length ? `Retired and replaced: ${found.join(", ")}` : "";
}
