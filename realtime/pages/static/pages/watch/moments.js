// The key moments of a match: wickets, with the large partnerships that they ended, and the ends of innings.
// They are the same as realtime/pages/match/moments.py makes.

import { byId, el, part } from "../shared/dom.js";
import * as words from "../shared/words.js";

const MOST = 12;
const LARGE_STAND = 50;

export function drawMoments() {
  const draw = (s) => {
    const found = listMoments(s);
    return found.length ? found.map(({ when, text }) => el("li", {}, el("span", { class: "label" }, when), el("bdi", {}, text))) : null;
  };
  return part(byId("moments"), (s) => [s.fall_of_wickets, s.innings], draw);
}

// Return the last of them, the newest first: {when, text}.
export function listMoments(s) {
  const found = words.listInnings(s).flatMap(([number, innings]) => ofInnings(s, number, innings));
  return found.reverse().slice(0, MOST);
}

function ofInnings(s, number, innings) {
  const stands = new Map(Object.values(innings.partnerships ?? {}).map(({ wicket, runs }) => [wicket, runs]));
  const found = words.byNumber(innings.fall_of_wickets ?? {}).map(([wicket, fall]) => {
    const stand = stands.get(Number(wicket)) ?? 0;
    const ended = stand >= LARGE_STAND ? ` after a stand of ${stand}` : "";
    return { when: words.point(s, fall.over), text: words.fallText(s, innings, wicket, fall) + ended };
  });
  if (s.innings[number] === undefined) return found;
  const text = `${words.inningsTitle(s, number, innings)} ${words.total(innings)} (${words.length(s, innings)})`;
  return [...found, { when: "End", text }];
}
