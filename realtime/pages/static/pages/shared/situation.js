// How a match stands, in words. The same as scoring/engine/views/situation.py; nothing here touches the page.

const STATUS = {
  scheduled: "Not started",
  live: "",
  innings_break: "Innings break",
  interrupted: "Play interrupted",
  lunch: "Lunch",
  tea: "Tea",
  stumps: "Stumps",
  super_over: "Super over",
  bowl_out: "Bowl-out",
  complete: "Finished",
};

// The scores of both sides without super overs, the side that batted first first. `totals` has one of each innings;
// `overs` is that of the last innings, and empty if the side has not batted or its innings is over and was not limited.
export function listScores(s) {
  const played = listInnings(s).map(([, innings]) => innings).filter((innings) => !innings.super_over);
  const order = new Set([...played.map((innings) => innings.batting_team), ...Object.keys(s.teams)]);
  return [...order].map((team) => sideScore(s, team, played.filter((innings) => innings.batting_team === team)));
}

// [[number, innings], ...], the one in progress too; its keys are those of the match.
export function listInnings(s) {
  const found = Object.entries(s.innings).map(([number, innings]) => [Number(number), innings]);
  if (s.innings_number === undefined) return found.sort(([one], [other]) => one - other);
  const earlier = found.filter(([number]) => number !== s.innings_number);
  earlier.push([s.innings_number, { ...s, ended: s.innings[s.innings_number]?.ended }]);
  return earlier.sort(([one], [other]) => one - other);
}

function sideScore(s, team, own) {
  const last = own.at(-1);
  const isBatting = last !== undefined && last.ended === undefined && s.result === undefined;
  const hasOvers = last !== undefined && (isBatting || s.conditions.overs !== undefined);
  return { team_id: team, name: teamName(s, team), totals: own.map(total), overs: hasOvers ? length(s, last) : "", is_batting: isBatting };
}

export function teamName(s, teamId) {
  return s.teams[teamId]?.name ?? teamId ?? "";
}

// "148/3", "212" if all out, "250/8d" if declared, "forfeited".
export function total(innings) {
  if (innings.ended === "forfeited") return "forfeited";
  if (innings.ended === "all_out") return `${innings.total_runs}`;
  return `${innings.total_runs}/${innings.total_wickets}${innings.ended === "declared" ? "d" : ""}`;
}

// "17.2 ov"; The Hundred counts balls: "62 balls".
export function length(s, innings) {
  return countsBalls(s) ? many(innings.legal_balls, "ball") : `${innings.overs} ov`;
}

export function countsBalls(s) {
  return s.format === "hundred";
}

// "Day 2: Stumps", "Day 2, session 3"; "" while a match of one day is played.
export function status(s) {
  const known = STATUS[s.status] ?? s.status;
  if (s.day === undefined || s.conditions.days < 2 || s.status === "scheduled" || s.status === "complete") return known;
  if (known) return `Day ${s.day}: ${known}`;
  return s.session > 1 ? `Day ${s.day}, session ${s.session}` : `Day ${s.day}`;
}

// The result, else who needs what, else who leads by how much, else the toss, else who bat first.
export function situation(s) {
  if (s.result) return s.result.text;
  if (s.status === "super_over" || s.status === "bowl_out") return tieBreak(s);
  return chase(s) || comingChase(s) || lead(s) || start(s);
}

// "Super over: Kent 14/0 (6 balls), Surrey 9/2 (5 balls)" of the newest super over; "" if there is none.
export function superOver(s) {
  const all = listInnings(s).map(([, innings]) => innings);
  const number = Math.max(0, ...all.map((innings) => innings.super_over ?? 0));
  if (number === 0) return "";
  const played = all.filter((innings) => innings.super_over === number);
  const scores = played.map((each) => `${teamName(s, each.batting_team)} ${total(each)} (${many(each.legal_balls, "ball")})`);
  return `Super over${number > 1 ? ` ${number}` : ""}: ${scores.join(", ")}`;
}

function tieBreak(s) {
  if (s.status === "bowl_out") {
    const hits = Object.entries(s.bowl_out).map(([team, each]) => `${teamName(s, team)} ${each.hits} of ${each.balls}`);
    return `Bowl-out: ${hits.join(", ")}`;
  }
  if (s.super_over === undefined) return `Match tied: a ${s.conditions.tie_break === "bowl_out" ? "bowl-out" : "super over"} decides`;
  const found = chase(s) || comingChase(s);
  if (isOver(s) && !found) return "Super over tied: another one decides";
  return `Super over: ${found || `${teamName(s, s.batting_team)} bat`}`;
}

function chase(s) {
  const needed = s.target - s.total_runs;
  if (s.target === undefined || needed <= 0 || isOver(s)) return "";
  const need = `${teamName(s, s.batting_team)} need ${many(needed, "run")}`;
  const left = (s.max_balls ?? 0) - s.legal_balls;
  return left > 0 ? `${need} from ${many(left, "ball")}` : need + inHand(s);
}

function comingChase(s) {
  if (!s.chase) return "";
  return `${teamName(s, s.chase.batting_team)} need ${many(s.chase.target, "run")} to win`;
}

// The lead of the side that bats, or batted last, in a match of two innings a side.
function lead(s) {
  const all = listInnings(s).map(([, innings]) => innings);
  if (s.conditions.innings_per_side < 2 || all.length < 2) return "";
  const runs = all.reduce((sum, each) => sum + (each.batting_team === s.batting_team ? 1 : -1) * each.total_runs, 0);
  const team = teamName(s, s.batting_team);
  if (runs === 0) return `${team} are level${inHand(s)}`;
  return `${team} ${runs > 0 ? "lead" : "trail"} by ${many(Math.abs(runs), "run")}${inHand(s)}`;
}

function inHand(s) {
  return s.wickets_left === undefined ? "" : ` with ${many(s.wickets_left, "wicket")} in hand`;
}

function start(s) {
  if (s.toss) return `${teamName(s, s.toss.winner)} won the toss and chose to ${s.toss.decision === "bat" ? "bat" : "field"}`;
  const [first] = listInnings(s);
  return first ? `${teamName(s, first[1].batting_team)} bat first` : "";
}

function isOver(s) {
  return s.innings[s.innings_number] !== undefined;
}

export function many(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
