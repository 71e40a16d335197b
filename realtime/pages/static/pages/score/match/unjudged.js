// The match as a small count makes it, while the engine is not here and the server cannot be asked: enough to go on with.
// It knows runs, wickets, overs, who bowled and who faces, nothing else. The engine or the server judges later.

const CREDITED = ["bowled", "caught", "caught and bowled", "lbw", "stumped", "hit wicket"];

// Return the snapshot with the entries that wait counted on top.
export function count(snapshot, entries) {
  return entries.reduce((s, { action, body, seq }) => (action === "delivery" && seq === undefined ? countBall(s, body) : s), snapshot);
}

function countBall(s, body) {
  const { runs = 0, extras = {}, wickets = [] } = body;
  const row = rowOf(s, body);
  const isOver = row.legal !== false && row.ball >= s.conditions.balls_per_over;
  const named = { striker: body.striker_id ?? s.striker, non_striker: body.non_striker_id ?? s.non_striker };
  const batting = withBatters(s, named, row, runs);
  const pair = turn(replaceOut(named, wickets, body.next_batter_id), isCrossed(s, body, isOver));
  const legal = s.legal_balls + (row.legal === false ? 0 : 1);
  return {
    ...s,
    ...pair,
    ...withRow(s, row, body.bowler_id ?? s.bowler),
    batting_scorecard: batting,
    bowler: body.bowler_id ?? s.bowler,
    total_runs: s.total_runs + runs + sum(extras),
    total_wickets: s.total_wickets + wickets.length,
    legal_balls: legal,
    overs: `${Math.floor(legal / s.conditions.balls_per_over)}.${legal % s.conditions.balls_per_over}`,
    free_hit: false,
    next: { ...s.next, needs: needsAfter(pair, isOver) },
  };
}

// A ball as in `deliveries` of a snapshot (docs/protocol.md).
function rowOf(s, body) {
  const { runs = 0, extras = {}, wickets = [], bowler_id: bowler = s.bowler, striker_id: striker = s.striker } = body;
  const { list } = s.deliveries;
  const last = list.at(-1);
  const isNew = !last || (s.next.needs.includes("bowler") && !body.same_over);
  const over = isNew ? (last?.over ?? -1) + 1 : last.over;
  const before = list.filter((each) => each.over === over && each.legal !== false).length;
  const isLegal = !extras.wides && !extras.noballs && body.counts !== false;
  const row = { over, ball: before + (isLegal ? 1 : 0), runs, striker: positionOf(s.batting_scorecard, striker), bowler: positionOf(s.bowling_scorecard, bowler) };
  if (sum(extras)) row.extras = extras;
  if (!isLegal) row.legal = false;
  if (wickets.length) row.wickets = wickets.map(({ kind, player_out_id: out = striker }) => ({ player_id: out, kind, out: kind }));
  return row;
}

function withRow(s, row, bowler) {
  const { from_index: from, list } = s.deliveries;
  const isNew = list.at(-1)?.over !== row.over;
  const known = s.bowling_scorecard[bowler] ?? { position: row.bowler, overs: "0", maidens: 0, runs: 0, wickets: 0 };
  return {
    deliveries: { from_index: from, list: [...list, row] },
    this_over: isNew ? { from_index: from + list.length } : s.this_over,
    bowling_scorecard: { ...s.bowling_scorecard, [bowler]: withBall(known, row, s.conditions.balls_per_over) },
  };
}

// The figures of a bowler after the ball. Whether the over was a maiden is left to the engine.
function withBall(figures, { runs, extras = {}, wickets = [], legal }, ballsPerOver) {
  const [overs, rest = 0] = String(figures.overs).split(".").map(Number);
  const balls = overs * ballsPerOver + rest + (legal === false ? 0 : 1);
  return {
    ...figures,
    overs: `${Math.floor(balls / ballsPerOver)}${balls % ballsPerOver ? `.${balls % ballsPerOver}` : ""}`,
    runs: figures.runs + runs + (extras.wides ?? 0) + (extras.noballs ?? 0),
    wickets: figures.wickets + wickets.filter(({ kind }) => CREDITED.includes(kind)).length,
  };
}

function withBatters(s, { striker, non_striker: nonStriker }, row, runs) {
  const card = { ...s.batting_scorecard };
  for (const id of [striker, nonStriker]) if (id) card[id] ??= { position: positionOf(card, id), runs: 0, balls: 0, fours: 0, sixes: 0 };
  const before = card[striker];
  if (before) card[striker] = { ...before, runs: before.runs + runs, balls: before.balls + (row.extras?.wides ? 0 : 1) };
  return card;
}

function positionOf(card, id) {
  return card[id]?.position ?? Object.keys(card).length + 1;
}

function sum(extras) {
  return Object.values(extras).reduce((total, each) => total + each, 0);
}

function needsAfter({ striker, non_striker: nonStriker }, isOver) {
  return [...(isOver ? ["bowler"] : []), ...(striker && nonStriker ? [] : ["batter"])];
}

function replaceOut({ striker, non_striker: nonStriker }, wickets, next) {
  const out = wickets.map((wicket) => wicket.player_out_id ?? striker);
  const stays = (id) => (out.includes(id) ? next : id);
  return { striker: stays(striker), non_striker: stays(nonStriker) };
}

function turn({ striker, non_striker: nonStriker }, isCrossed) {
  return isCrossed ? { striker: nonStriker, non_striker: striker } : { striker, non_striker: nonStriker };
}

// Whether the batters have changed ends after the ball: by an odd number of runs run, or by the end of the over, not both.
function isCrossed(s, { runs = 0, extras = {}, non_boundary: isRun }, isOver) {
  const { wides = 0, noballs = 0, byes = 0, legbyes = 0 } = extras;
  const offWide = Math.max(wides - s.conditions.wide_runs, 0) + Math.max(noballs - s.conditions.noball_runs, 0);
  const run = ([4, 6].includes(runs) && !isRun ? 0 : runs) + offWide + byes + legbyes;
  return (run % 2 === 1) !== isOver;
}
