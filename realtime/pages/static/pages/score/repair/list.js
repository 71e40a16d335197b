// The balls and events of an innings in their order, as the ball list shows them. No drawing, no network.
//
// An entry is {seq, kind, payload, row}: `row` is that of GET /games/{id}/deliveries, null for what is no ball.

// Join the events in force and the rows of the balls.
export function join(events, balls) {
  const rows = new Map(balls.map((row) => [row.seq, row]));
  return events
    .map((event) => ({ ...event, row: rows.get(event.seq) ?? null }))
    .filter(({ kind, row }) => kind !== "delivery" || row);
}

// Return the overs, the newest first: [{over, bowlers, runs, wickets, entries}], the entries in the order of play. What came
// between two overs stands before the first ball of the later one; `over` is null before any ball.
export function groupOvers(entries) {
  const groups = [];
  let between = [];
  for (const entry of entries) {
    if (!entry.row) between.push(entry);
    else {
      const group = groups.at(-1)?.over === entry.row.over ? groups.at(-1) : begin(groups, entry.row.over);
      group.entries.push(...between, entry);
      add(group, entry.row);
      between = [];
    }
  }
  if (between.length) (groups.at(-1) ?? begin(groups, null)).entries.push(...between);
  return groups.reverse();
}

function begin(groups, over) {
  groups.push({ over, bowlers: [], runs: 0, wickets: 0, entries: [] });
  return groups.at(-1);
}

function add(group, row) {
  group.runs += row.runs + Object.values(row.extras ?? {}).reduce((sum, each) => sum + each, 0);
  group.wickets += row.wickets?.length ?? 0;
  if (!group.bowlers.includes(row.bowler_id)) group.bowlers.push(row.bowler_id);
}

// Return the entries that an argument of the panel means: {over, ball}, {over}, {balls} (indexes) or {seq}.
export function findAsked(entries, { over, ball, balls, seq, index }) {
  if (index !== undefined) return entries.filter(({ row }) => row?.index === index);
  if (seq !== undefined) return entries.filter((entry) => entry.seq === seq);
  if (balls) return entries.filter(({ row }) => row && balls.includes(row.index));
  if (over === undefined) return [];
  return entries.filter(({ row }) => row && row.over === over && (ball === undefined || row.ball === ball));
}

export function ballsAfter(entries, { seq }) {
  return entries.slice(entries.findIndex((entry) => entry.seq === seq) + 1).filter(({ row }) => row);
}

export function isFirstOfOver(entries, entry) {
  return entries.find(({ row }) => row?.over === entry.row?.over) === entry;
}

// Return the seqs of what is new or was changed; a ball whose label alone has moved on was not.
export function findChanged(before, after) {
  const known = new Map(before.map((entry) => [entry.seq, essence(entry)]));
  return new Set(after.filter((entry) => known.get(entry.seq) !== essence(entry)).map(({ seq }) => seq));
}

// Recording adds the number of the over, which moves with the label.
function essence({ kind, payload, row }) {
  const { over, ...said } = payload;
  const kept = Object.keys(said)
    .sort()
    .map((key) => [key, said[key]]);
  return JSON.stringify([kind, row ? [row.text, row.striker_id, row.bowler_id] : kept]);
}

const BESIDES = ["undone", "redone", "event_set_aside"];
const CORRECTIONS = ["amended", "inserted", "removed", "corrected"];
const BETWEEN_ADDRESSES = 1_000_000;

// Return the events in force of an innings from the records of the log, as the engine does it (scoring/engine/log/fold.py,
// timeline.py): for a page without an engine. The first record, the match itself, cannot be corrected.
export function listInForce(records, innings) {
  let entries = [];
  for (const record of findRecords(records)) {
    entries = CORRECTIONS.includes(record.kind) ? applyChanges(entries, record) : [...entries, record];
  }
  let current = 1;
  return entries.slice(1).filter(({ kind, payload }) => {
    if (kind === "innings_started") current = payload.number ?? current;
    return current === innings;
  });
}

function findRecords(records) {
  let [kept, undone] = [[], []];
  for (const record of records) {
    if (record.kind === "undone") undone.push(kept.pop());
    else if (record.kind === "redone") kept.push(undone.pop());
    else undone = [];
    if (record.kind === "event_set_aside") kept = kept.filter(({ seq }) => seq !== record.payload.seq);
    if (!BESIDES.includes(record.kind)) kept.push(record);
  }
  return kept;
}

function applyChanges(entries, { seq, kind, payload }) {
  const changes = kind === "corrected" ? payload.changes : [payload];
  const inserted = changes
    .filter((change) => change.event)
    .map(({ before_seq: before, event }, nth) => {
      const { kind: its, ...said } = event;
      return { before, entry: { seq: seq + nth * BETWEEN_ADDRESSES, kind: its, payload: said } };
    });
  const others = new Map(changes.filter((change) => !change.event).map((change) => [change.seq, change]));
  return entries.flatMap((entry) => [
    ...inserted.filter(({ before }) => before === entry.seq).map((one) => one.entry),
    ...change(entry, others.get(entry.seq)),
  ]);
}

function change(entry, asked) {
  if (!asked) return [entry];
  return asked.patch ? [{ ...entry, payload: merge(entry.payload, asked.patch) }] : [];
}

// RFC 7396.
export function merge(target, patch) {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const merged = typeof target === "object" && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}
