// The figures of a player in a word.

import { point } from "../shared/words.js";

// "31 (22)": runs and balls.
export function battingFigures(s, id) {
  const { runs, balls } = s.batting_scorecard[id];
  return `${runs} (${balls})`;
}

// "2-31 (3.2)": wickets, runs and overs; The Hundred counts balls.
export function bowlingFigures(s, id) {
  const { wickets, runs, overs } = s.bowling_scorecard[id];
  return `${wickets}-${runs} (${point(s, overs)})`;
}
