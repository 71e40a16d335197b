// Puts a snapshot into the words of a scorecard. Nothing here touches the page, so it is tested without a browser.

export function name(snapshot, playerId) {
  return snapshot.players[playerId] ?? playerId;
}

export function teamName(snapshot, teamId) {
  return snapshot.teams[teamId]?.name ?? teamId ?? "";
}

export function byPosition(card) {
  return Object.entries(card).sort(([, one], [, other]) => one.position - other.position);
}

export function byNumber(map) {
  return Object.entries(map).sort(([one], [other]) => Number(one) - Number(other));
}

// "148/3", "212" for all out.
export function total(innings) {
  const allOut = innings.ended === "all_out";
  const declared = innings.ended === "declared" ? "d" : "";
  return allOut ? `${innings.total_runs}` : `${innings.total_runs}/${innings.total_wickets}${declared}`;
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

export function status(snapshot) {
  return STATUS[snapshot.status] ?? snapshot.status;
}

// "Day 2" while the match goes on; empty in a match of one day.
export function day(snapshot) {
  const isOn = !["scheduled", "complete"].includes(snapshot.status);
  return snapshot.day !== undefined && isOn ? `Day ${snapshot.day}` : "";
}

// The sentence above the scorecards: the result, else the chase, else the lead, else the toss.
export function situation(snapshot) {
  if (snapshot.result) return snapshot.result.text;
  const chase = chaseText(snapshot);
  if (chase) return chase;
  const lead = leadText(snapshot);
  if (lead) return lead;
  if (!snapshot.toss) return "";
  const choice = snapshot.toss.decision === "bat" ? "bat" : "field";
  return `${teamName(snapshot, snapshot.toss.winner)} won the toss and chose to ${choice}`;
}

function chaseText(snapshot) {
  if (snapshot.target === undefined) return "";
  const needed = snapshot.target - snapshot.total_runs;
  if (needed <= 0) return "";
  const team = teamName(snapshot, snapshot.batting_team);
  const runs = `${team} need ${many(needed, "run")}`;
  const left = (snapshot.max_balls ?? 0) - snapshot.legal_balls;
  return snapshot.max_balls !== undefined && left > 0 ? `${runs} from ${many(left, "ball")}` : runs;
}

// The lead of the batting side, or its deficit, in matches of two innings a side.
function leadText(snapshot) {
  if (snapshot.conditions.innings_per_side < 2 || !snapshot.batting_team) return "";
  const sums = { [snapshot.batting_team]: 0 };
  for (const [number, innings] of Object.entries(snapshot.innings)) {
    if (Number(number) !== snapshot.innings_number) sums[innings.batting_team] = (sums[innings.batting_team] ?? 0) + innings.total_runs;
  }
  const others = Object.keys(sums).filter((team) => team !== snapshot.batting_team);
  if (others.length === 0) return "";
  const lead = sums[snapshot.batting_team] + snapshot.total_runs - sums[others[0]];
  const team = teamName(snapshot, snapshot.batting_team);
  if (lead === 0) return `${team} are level`;
  return lead > 0 ? `${team} lead by ${many(lead, "run")}` : `${team} trail by ${many(-lead, "run")}`;
}

export function many(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

export function strikeRate(row) {
  return row.balls ? ((100 * row.runs) / row.balls).toFixed(1) : "–";
}

export function economy(row, ballsPerOver) {
  const [overs, balls = "0"] = row.overs.split(".");
  const bowled = Number(overs) * ballsPerOver + Number(balls);
  return bowled ? ((row.runs * ballsPerOver) / bowled).toFixed(2) : "–";
}

// Return the mark of a ball, as in a scorebook: its sign, and the class that colours it.
export function mark(ball) {
  const extras = ball.extras ?? {};
  const signs = [];
  if (ball.wickets) signs.push("W");
  for (const [kind, sign] of [["wides", "wd"], ["noballs", "nb"], ["byes", "b"], ["legbyes", "lb"], ["penalty", "p"]]) {
    if (extras[kind]) signs.push(`${extras[kind]}${sign}`);
  }
  if (ball.runs || signs.length === 0) signs.push(ball.runs ? String(ball.runs) : "•");
  return { sign: signs.join(" "), look: look(ball) };
}

function look(ball) {
  if (ball.wickets) return "wicket";
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

function outText(snapshot, { player_id: id, out = snapshot.batting_scorecard[id].out }) {
  return `, OUT ${name(snapshot, id)} ${out}`;
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
