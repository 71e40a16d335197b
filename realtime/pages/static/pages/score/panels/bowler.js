// Another bowler: from now on in this over (Law 17.8), or from its first ball on, which is a correction.

import * as words from "../../shared/words.js";
import { ask, choice } from "../drawing/asking.js";
import { T } from "../strings.js";

export function draw(c) {
  const s = c.snapshot;
  const { wanted } = (c.ui.bowler ??= {});
  const close = () => {
    c.ui.bowler = {};
    c.close();
  };
  if (!wanted) {
    const pick = (id) => () => {
      c.ui.bowler = { wanted: id };
      c.draw();
    };
    const others = c.bowlers.bowlers.filter(({ id }) => id !== s.bowler);
    return ask(T.bowlerPanel.who, others.map(({ id }) => choice(words.name(s, id), pick(id))), choice(T.close, close));
  }
  const over = words.ballsOfThisOver(s);
  const fromNow = () => {
    close();
    c.report("bowler_changed", { in_id: wanted });
  };
  const fromFirst = () => {
    close();
    c.open("balls", { over: over.at(-1)?.over, bowledBy: wanted });
  };
  return ask(T.bowlerPanel.since(words.name(s, wanted)), [choice(T.bowlerPanel.fromNow, fromNow), choice(T.bowlerPanel.fromFirst, fromFirst)], choice(T.close, close));
}
