// The two batters at the crease, the bowler, their partnership and the last wicket.

import { Rows, byId, el, setText } from "../shared/dom.js";
import * as words from "../shared/words.js";
import { bowlingHeads, bowlingRow, cell, headsRow, playerLink } from "./rows.js";

export function drawCrease() {
  const batters = new Rows(byId("batters"), (row, id, name, facing) =>
    el(
      "tr",
      facing ? { class: "facing" } : {},
      el("th", { scope: "row" }, playerLink(id, name), facing ? el("span", { class: "bat", title: "on strike" }, " ●") : null),
      ...[row.runs, row.balls, row.fours, row.sixes, words.strikeRate(row)].map(cell),
    ),
  );
  const bowlers = new Rows(byId("bowlers"), bowlingRow);
  let heads = "";
  return (s) => {
    const there = words.atCrease(s);
    batters.show(there.map((id) => [id, s.batting_scorecard[id], id, words.name(s, id), id === s.striker]));
    const bowling = s.bowler && s.bowling_scorecard[s.bowler] ? [s.bowler] : [];
    bowlers.show(bowling.map((id) => [id, s.bowling_scorecard[id], id, words.name(s, id), s.conditions.balls_per_over, words.countsBalls(s)]));
    if (heads !== (heads = bowlingHeads(s).join())) byId("bowling-heads").replaceChildren(...headsRow("Bowling", bowlingHeads(s)));
    setText(byId("partnership"), partnership(s));
    setText(byId("last-wicket"), lastWicket(s));
    byId("middle").hidden = s.innings_number === undefined;
  };
}

function partnership(s) {
  if (!s.partnership) return "";
  const { runs, balls } = words.stand(s);
  return `Partnership ${runs} (${balls})`;
}

function lastWicket(s) {
  const last = words.byNumber(s.fall_of_wickets ?? {}).at(-1);
  if (!last) return "";
  const [number, fall] = last;
  return `Last wicket ${words.fallText(s, s, number, fall)} ${words.countsBalls(s) ? "after" : "in"} ${words.point(s, fall.over)}`;
}
