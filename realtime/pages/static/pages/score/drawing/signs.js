// The sign of a ball: spoken, as people say it aloud ("2wd", "1nb 4"), or as the books write it. Classic: a wide is a cross
// with a dot for each run run, a no-ball a circle with the runs off the bat in it, byes a triangle, leg byes one upside
// down. Australian: the number and a letter.

import { mark } from "../../shared/words.js";

const AUSTRALIAN = { wides: "W", noballs: "N", byes: "B", legbyes: "L", penalty: "P" };

// Return {sign, look} of a ball, as shared/words.js does.
export function signOf(ball, signs, { wideRuns = 1, noballRuns = 1 } = {}) {
  const { look, sign } = mark(ball);
  if (!ball.extras || signs === "spoken") return { look, sign };
  const parts = signs === "australian" ? australian(ball) : classic(ball, { wideRuns, noballRuns });
  return { look, sign: [...(ball.wickets ? ["W"] : []), ...parts].join(" ") };
}

function australian({ runs, extras }) {
  const parts = Object.entries(AUSTRALIAN).filter(([kind]) => extras[kind]).map(([kind, letter]) => `${extras[kind]}${letter}`);
  return runs ? [...parts, String(runs)] : parts;
}

function classic({ runs, extras }, { wideRuns, noballRuns }) {
  const { wides, noballs, byes, legbyes, penalty } = extras;
  const parts = [];
  if (wides) parts.push(`+${dots(wides - wideRuns)}`);
  if (noballs) parts.push(`○${runs || ""}${dots(noballs - noballRuns)}`);
  else if (runs) parts.push(String(runs));
  if (byes) parts.push(`△${byes}`);
  if (legbyes) parts.push(`▽${legbyes}`);
  if (penalty) parts.push(`${penalty}p`);
  return parts;
}

function dots(count) {
  return "·".repeat(Math.max(count, 0));
}
