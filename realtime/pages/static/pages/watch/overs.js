// The balls of an innings, a page of overs at a time, the newest first: plain values, without drawing.
// They are the same as realtime/pages/match/overs.py makes.

import * as words from "../shared/words.js";

export const OVERS_A_PAGE = 5;

export function pageOf(over) {
  return Math.floor(over / OVERS_A_PAGE) + 1;
}

// Return {page, title, overs, earlier, later, pages, innings}; a link is the query of an address, as "innings=1&page=3".
// `balls` are those of the innings, as GET /games/{id}/deliveries has them. `page` counts from the first overs; null is the newest page,
// and so is one that is not there.
export function describePage(s, number, balls, page) {
  const all = words.listInnings(s);
  const innings = all.find(([each]) => each === number)[1];
  const last = balls.at(-1)?.over ?? 0;
  const count = pageOf(last);
  const shown = page >= 1 && page <= count ? page : count;
  const label = (each) => words.oversLabel(s, (each - 1) * OVERS_A_PAGE, Math.min(each * OVERS_A_PAGE - 1, last));
  return {
    page: shown,
    title: `${words.inningsTitle(s, number, innings)}, ${words.unit(s)} ${label(shown)}`,
    overs: listOvers(s, innings, balls.filter((ball) => pageOf(ball.over) === shown)),
    earlier: shown > 1 ? query(number, shown - 1) : neighbour(all, number, -1, null),
    later: shown < count ? query(number, shown + 1) : neighbour(all, number, 1, 1),
    pages: range(count).map((each) => ({ link: query(number, each), text: label(each), isShown: each === shown })),
    innings: all.map(([each, one]) => ({ link: query(each, null), text: words.inningsTitle(s, each, one), isShown: each === number })),
  };
}

function query(number, page) {
  return page === null ? `innings=${number}` : `innings=${number}&page=${page}`;
}

function range(count) {
  return Array.from({ length: count }, (_, at) => at + 1);
}

function neighbour(all, number, step, page) {
  const found = all[all.findIndex(([each]) => each === number) + step];
  return found ? query(found[0], page) : null;
}

function listOvers(s, innings, balls) {
  const overs = new Map();
  for (const ball of balls) overs.set(ball.over, [describeBall(s, ball), ...(overs.get(ball.over) ?? [])]);
  return [...overs].reverse().map(([over, lines]) => ({ over, text: words.overText(s, over, innings.progress?.[over + 1]), lines }));
}

function describeBall(s, ball) {
  const line = `${words.name(s, ball.bowler_id)} to ${words.name(s, ball.striker_id)}, ${ball.text}`;
  return words.describeBall(s, ball, { line, text: ball.text });
}
