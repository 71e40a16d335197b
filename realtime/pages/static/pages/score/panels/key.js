// The first `w`: on paper it is a wicket, on other tools a wide.

import { ask, choice } from "../drawing/asking.js";
import { T } from "../strings.js";

export function draw(c) {
  const mean = (meaning) => () => {
    c.settings.set("w", meaning);
    c.close();
    c.press(meaning);
  };
  return ask(T.wMeans.title, Object.entries(T.wMeans.meanings).map(([meaning, label]) => choice(label, mean(meaning))), choice(T.cancel, () => c.close()));
}
