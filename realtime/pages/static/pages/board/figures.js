// What a board of tin numbers shows, and nothing else.

import { byNumber, byPosition, total } from "../shared/words.js";

// Return the plates from left to right, as [[name, value], ...]; a name is one of T.scoreboard, or ["batter", number].
export function listFigures(s) {
  if (!s.innings_number) return [];
  const [one, other] = findBatters(s);
  return [
    [["batter", one?.position ?? 1], one?.runs ?? null],
    ["total", s.total_runs],
    [["batter", other?.position ?? 2], other?.runs ?? null],
    ["wickets", s.total_wickets],
    s.format === "hundred" ? ["balls", s.legal_balls] : ["overs", s.overs.split(".")[0]],
    ...findLastInnings(s),
    ...findLastWicket(s),
  ];
}

// The upper one on the card stands left, whoever faces: plates that change sides with each run would drive anyone mad.
function findBatters(s) {
  const ids = [s.striker, s.non_striker];
  return byPosition(s.batting_scorecard).filter(([id]) => ids.includes(id)).map(([, row]) => row);
}

function findLastInnings(s) {
  if (s.target !== undefined) return [["target", s.target]];
  const before = byNumber(s.innings).filter(([number]) => Number(number) < s.innings_number).at(-1);
  return before ? [["last", total(before[1])]] : [];
}

function findLastWicket(s) {
  const fall = byNumber(s.fall_of_wickets ?? {}).at(-1)?.[1];
  if (!fall) return [];
  return [["fell", fall.score], ["lastMan", s.batting_scorecard[fall.player_id]?.runs ?? 0]];
}
