// Whether a scorebook balances: each of the six checks of an innings adds the same figures up in two ways.
// It knows nothing of the page, so it is tested in Node with every innings of real and invented matches.

// A batter who retired so may come back: no wicket has fallen.
const MAY_RETURN = ["retired hurt", "retired not out"];
const RETIRED_OUT = "retired out";

// Return the six checks of an innings in the order of the book: [{key, left, right, ok, balls?}, ...]. `ok` is null if it
// cannot be told without `rows`, the innings' balls (of GET /games/{id}/deliveries, of the engine or of the snapshot);
// `right` is null, too, if it is one that needs them. `balls` are the indexes of the balls that a failing check adds up.
export function balance(innings, conditions, rows = null) {
  const figures = addUp(innings, conditions);
  return [
    check("bowlers", figures.bat + figures.wides + figures.noballs, figures.charged, rows, (ball) => ball.runs || ball.extras),
    check("total", figures.batters + figures.extras, innings.total_runs, rows, (ball) => ball.extras || ball.wickets),
    check("faced", figures.faced, rows && rows.filter((ball) => !ball.extras?.wides).length, rows, (ball) => ball.extras || ball.legal === false),
    check("wickets", innings.total_wickets, countWickets(innings), rows, (ball) => ball.wickets),
    checkOvers(innings, conditions, rows),
    checkStands(innings, figures, rows),
  ].map(({ concerns, ...one }) => (one.ok === false && rows ? { ...one, balls: indexes(rows, concerns) } : one));
}

function check(key, left, right, rows, concerns) {
  return { key, left, right, ok: right === null ? null : left === right, concerns };
}

function indexes(rows, concerns) {
  return rows.flatMap((ball, index) => (concerns(ball) ? [index] : []));
}

// A super over begins at 0 and takes no runs for wickets, whatever the match does.
function addUp(innings, conditions) {
  const batters = Object.values(innings.batting_scorecard);
  const { wides = 0, noballs = 0, byes = 0, legbyes = 0, penalty = 0 } = innings.extras ?? {};
  const start = innings.super_over ? 0 : (conditions.starting_score ?? 0);
  const cost = innings.super_over ? 0 : (conditions.runs_lost_a_wicket ?? 0);
  const bat = sum(batters, "runs");
  const charged = sum(Object.values(innings.bowling_scorecard), "runs");
  return {
    ...{ bat, wides, noballs, penalty, start, cost, charged },
    batters: bat + start - cost * innings.total_wickets,
    extras: wides + noballs + byes + legbyes + penalty,
    faced: sum(batters, "balls"),
  };
}

function sum(rows, key) {
  return rows.reduce((total, row) => total + row[key], 0);
}

// Falls of wickets, and the batters whose card says that they retired out.
function countWickets(innings) {
  const falls = Object.values(innings.fall_of_wickets ?? {}).filter(({ how }) => how !== RETIRED_OUT);
  return falls.length + Object.values(innings.batting_scorecard).filter(({ how }) => how === RETIRED_OUT).length;
}

// In overs, as the book adds them. Two bowlers who share an over of five or seven balls have one ball less or more on
// their lines than the over has in the innings, where it counts as an over.
function checkOvers(innings, { balls_per_over: perOver }, rows) {
  const shared = rows ? sharedOvers(rows, Math.floor(Number(innings.overs)), perOver) : [];
  const apart = shared.reduce((balls, over) => balls + over.legal - perOver, 0);
  const bowled = Object.values(innings.bowling_scorecard).reduce((balls, row) => balls + ballsOf(row.overs, perOver), 0) - apart;
  const isEqual = bowled === ballsOf(innings.overs, perOver);
  const numbers = shared.map((over) => over.number);
  return {
    ...{ key: "overs", left: oversText(bowled, perOver), right: innings.overs, ok: isEqual || (rows ? false : null) },
    ...(numbers.length ? { shared: numbers } : {}),
    concerns: () => true,
  };
}

function sharedOvers(rows, complete, perOver) {
  const overs = new Map();
  for (const ball of rows) {
    const over = overs.get(ball.over) ?? { number: ball.over + 1, bowlers: new Set(), legal: 0 };
    over.bowlers.add(ball.bowler_id ?? ball.bowler);
    overs.set(ball.over, { ...over, legal: ball.ball });
  }
  return [...overs.values()].slice(0, complete).filter(({ bowlers, legal }) => bowlers.size > 1 && legal !== perOver);
}

export function ballsOf(overs, perOver) {
  const [whole, balls = 0] = overs.split(".").map(Number);
  return whole * perOver + balls;
}

function oversText(balls, perOver) {
  const rest = balls % perOver;
  return `${Math.floor(balls / perOver)}${rest ? `.${rest}` : ""}`;
}

// Runs of partnerships: what is not of a partnership is the starting score, and what was awarded or lost between the
// balls while nobody was in: before the first ball, after a wicket, after the end.
function checkStands(innings, figures, rows) {
  const made = figures.start + sum(Object.values(innings.partnerships ?? {}), "runs") + openStand(innings);
  const lasts = findLastStands(innings, figures, rows);
  const [low, high] = findApart(innings, figures, rows);
  const fitting = (lasts ?? [0]).find((last) => isWithin(innings.total_runs - made - last, low, high));
  const isFit = fitting !== undefined;
  const apart = isFit ? innings.total_runs - made - fitting : 0;
  const left = isFit ? innings.total_runs : made + (lasts?.[0] ?? 0);
  const ok = isFit || (lasts === null ? null : false);
  return { key: "stands", left, right: innings.total_runs, ok, ...(apart ? { apart } : {}), concerns: () => true };
}

function isWithin(value, low, high) {
  return value >= low && value <= high;
}

function openStand({ partnership, total_runs: total }) {
  return partnership ? total - partnership.from_runs : 0;
}

// Return the least and the most that can be outside of all partnerships.
function findApart(innings, { penalty, cost }, rows) {
  const off = (rows ?? []).reduce((runs, ball) => runs + (ball.extras?.penalty ?? 0), 0);
  const fell = (rows ?? []).reduce((count, ball) => count + countOut(ball), 0);
  return [cost ? -cost * (innings.total_wickets - fell) : 0, penalty - off];
}

function countOut({ wickets = [] }) {
  return wickets.filter(({ kind }) => !MAY_RETURN.includes(kind)).length;
}

// Return what the last partnership may have made if the card does not say it: the card of an innings that is over lacks
// the unbroken one. It began when the others had faced as many balls as they say. Wides may belong to either, unless a
// wicket shows where the one before ended. Null if that cannot be told.
function findLastStands(innings, { cost }, rows) {
  if (innings.partnership || !innings.ended || innings.ended === "all_out") return [0];
  if (!rows) return null;
  const stands = Object.values(innings.partnerships);
  let left = sum(stands, "balls");
  let rest = rows.reduce((runs, ball) => runs + runsOf(ball, cost), 0);
  const found = left === 0 ? [{ rest, fell: false }] : [];
  for (const ball of rows) {
    left -= ball.extras?.wides ? 0 : 1;
    rest -= runsOf(ball, cost);
    if (left === 0) found.push({ rest, fell: countOut(ball) > 0 });
  }
  const isByWickets = stands.length === Object.keys(innings.fall_of_wickets).length;
  const sure = isByWickets ? found.filter(({ fell }) => fell) : [];
  return (sure.length ? sure : found).map((each) => each.rest);
}

function runsOf(ball, cost) {
  const extras = Object.values(ball.extras ?? {}).reduce((runs, each) => runs + each, 0);
  return ball.runs + extras - cost * countOut(ball);
}

// Return the view of an innings for `balance`: of the one in progress the snapshot says more than of the others.
export function inningsOf(snapshot, number) {
  const finished = snapshot.innings[number];
  if (Number(number) !== snapshot.innings_number) return finished;
  return finished ? { ...finished, ...(snapshot.partnership ? { partnership: snapshot.partnership } : {}) } : snapshot;
}

// Return all balls of an innings if the snapshot has them: of the one in progress, while it is short. Else null.
export function knownRows(snapshot, number) {
  const { from_index: first, list } = snapshot.deliveries;
  return Number(number) === snapshot.innings_number && first === 0 ? list : null;
}
