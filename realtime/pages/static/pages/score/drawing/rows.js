// The balls of an innings for the checks of the book: of the snapshot, of the engine here, or of the server.

import { knownRows } from "../panels/balance.js";

// Return the rows, or null while they are not here: then they are asked for, and all is drawn again when they come.
export function findRows(c, number, view) {
  const known = knownRows(c.snapshot, number);
  if (known) return known;
  const kept = (c.ui.rows ??= {});
  const of = JSON.stringify([view.batting_scorecard, view.bowling_scorecard, view.extras, view.partnerships, view.total_runs]);
  if (kept[number]?.of !== of) {
    kept[number] = { of, rows: null };
    load(c, number).then((rows) => {
      if (kept[number]?.of !== of) return;
      kept[number].rows = rows;
      // Without them nothing is drawn, and the next drawing asks again.
      if (rows === null) delete kept[number];
      else c.draw();
    });
  }
  return kept[number].rows;
}

// What waits is in the cards here, but not among the balls of the server.
async function load(c, number) {
  const listed = await c.scoring.local?.list(number);
  if (listed?.balls) return listed.balls;
  return c.scoring.outbox.entries.length ? null : loadFromServer(c, number);
}

async function loadFromServer(c, number) {
  const rows = [];
  for (;;) {
    const page = await c.fetch(`${c.scoring.url}/deliveries?innings=${number}&from_index=${rows.length}`);
    if (!page?.deliveries) return null;
    rows.push(...page.deliveries);
    if (rows.length >= page.total || page.deliveries.length === 0) return rows;
  }
}
