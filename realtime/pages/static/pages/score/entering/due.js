// What the scorer is asked for before the next ball, and whom the page proposes.

import { byPosition } from "../../shared/words.js";

const PAUSES = ["interrupted", "lunch", "tea", "stumps"];

// Return "result", "pause", "toss", "innings", "batter", "bowler", or null if the next ball can be scored.
// `chosen` are the players whom the scorer has named for the next ball already: {bowler, striker, nonStriker}.
export function findDue(snapshot, chosen) {
  const { needs } = snapshot.next;
  if (snapshot.result) return "result";
  if (PAUSES.includes(snapshot.status)) return "pause";
  if (needs.includes("innings")) return snapshot.toss || snapshot.innings_number ? "innings" : "toss";
  if (needs.includes("batter") && !(chosen.striker && chosen.nonStriker)) return "batter";
  if (needs.includes("bowler") && !chosen.bowler) return "bowler";
  return null;
}

// Return the side that bats next if nothing unusual happens, by id; null before a toss.
export function findSide(snapshot) {
  const other = (side) => Object.keys(snapshot.teams).find((id) => id !== side);
  if (snapshot.innings_number) return other(snapshot.batting_team);
  if (!snapshot.toss) return null;
  return snapshot.toss.decision === "bat" ? snapshot.toss.winner : other(snapshot.toss.winner);
}

// Return the side that fields, by id.
export function fieldingSide(snapshot) {
  return Object.keys(snapshot.teams).find((id) => id !== snapshot.batting_team);
}

// Return the batters who may come in: who has not batted, as listed, then who retired. `offers` are the engine's.
export function listComing(snapshot, offers = null) {
  if (offers) return offers.batters;
  const card = snapshot.batting_scorecard;
  const atCrease = [snapshot.striker, snapshot.non_striker];
  return snapshot.teams[snapshot.batting_team].squad.filter((id) => {
    const row = card[id];
    const isAbsent = (snapshot.absent ?? []).includes(id);
    return !atCrease.includes(id) && !isAbsent && (!row || ["retired hurt", "retired not out"].includes(row.how));
  });
}

// Return {likely, bowlers: [{id, refused}]}: the fielding side, the likely one first: who bowled last from this end. Then
// those who have bowled, then the others; those who may not bowl come last, with the reason. `offers` are the engine's.
export function listBowlers(snapshot, offers, thatBowledLast) {
  const balls = snapshot.deliveries.list;
  const ids = Object.fromEntries(byPosition(snapshot.bowling_scorecard).map(([id, row]) => [row.position, id]));
  const over = balls.at(-1)?.over;
  const last = over === undefined ? undefined : ids[balls.at(-1).bowler];
  const before = ids[balls.findLast((ball) => ball.over === over - 1)?.bowler];
  const offered = offers ? offers.bowlers : offerWithoutEngine(snapshot, last, thatBowledLast);
  const free = offered.filter((one) => !one.refused).map((one) => one.id);
  const rank = (one) => (one.refused ? 3 : one.id === before ? 0 : snapshot.bowling_scorecard[one.id] ? 1 : 2);
  const bowlers = [...offered].sort((one, other) => rank(one) - rank(other));
  return { likely: free.includes(before) ? before : undefined, bowlers };
}

function offerWithoutEngine(snapshot, last, thatBowledLast) {
  const squad = snapshot.teams[fieldingSide(snapshot)].squad;
  const barred = snapshot.conditions.consecutive_sets === 1 ? last : undefined;
  return squad.map((id) => (id === barred ? { id, refused: thatBowledLast } : { id }));
}
