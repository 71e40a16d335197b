// The partnerships of an innings as bars, the open one last.

import { byNumber, many, name, stand } from "../../../shared/words.js";

export function stands(s, { innings, title, side }) {
  const all = listStands(s, innings);
  if (all.length === 0) return null;
  const best = all.reduce((one, other) => (other.runs > one.runs ? other : one));
  const pair = ({ batters }) => batters.map((id) => name(s, id)).join(" and ");
  const score = ({ runs, balls, isOpen }) => `${runs} (${many(balls, "ball")})${isOpen ? ", not out" : ""}`;
  return {
    title: "Partnerships",
    sentence: `${many(all.length, "partnership")}. Most runs: ${pair(best)}, ${score(best)} for wicket ${best.wicket}.`,
    axes: ["Partnership", "Runs"],
    x: all.map((_, at) => at + 1),
    xRange: [0.4, Math.max(all.length, 5) + 0.6],
    yFrom: 0,
    lines: [{ name: title, side, isBars: true, isWritten: true, values: all.map(({ runs }) => runs) }],
    said: all.map((each) => `Wicket ${each.wicket}: ${pair(each)}, ${score(each)}`),
    heads: ["Wicket", "Batters", "Runs", "Balls"],
    rows: all.map((each) => [each.wicket, pair(each), `${each.runs}${each.isOpen ? "*" : ""}`, each.balls]),
  };
}

function listStands(s, innings) {
  const ended = byNumber(innings.partnerships ?? {}).map(([, one]) => one);
  if (!innings.partnership) return ended;
  return [...ended, { ...innings.partnership, ...stand(innings), isOpen: true }];
}
