// What was recorded last, if it was no ball: a penalty, a retirement, the end of an innings; and the totals of both sides.

import { byNumber, inningsTitle, total } from "../../shared/words.js";

// Return the line of the newest event between balls, such as "5 penalty runs to Home", or "" if a ball came after it.
// The ticker says after which ball it was, but a wide has the number of the ball before it: so `seen` keeps how many balls
// there were when the line was new. It is an object of the page, empty at first.
export function newestEvent(s, seen) {
  const [number, entry] = byNumber(s.ticker ?? {}).at(-1) ?? [];
  if (entry === undefined) return "";
  const ball = s.deliveries.list.at(-1);
  const balls = s.deliveries.from_index + s.deliveries.list.length;
  if (seen.number !== number || seen.innings !== s.innings_number) Object.assign(seen, { number, innings: s.innings_number, balls });
  const isAfter = ball === undefined || (balls <= seen.balls && entry.after === `${ball.over}.${ball.ball}`);
  return isAfter ? entry.text : "";
}

// "Home 78/3 (12.4), Away 79/2 (10.1)": each innings that has begun, in order.
export function totals(s) {
  const isListed = s.innings_number === undefined || String(s.innings_number) in s.innings;
  const played = isListed ? byNumber(s.innings) : [...byNumber(s.innings), [s.innings_number, s]];
  return played.map(([number, innings]) => `${inningsTitle(s, number, innings)} ${total(innings)} (${innings.overs})`).join(", ");
}
