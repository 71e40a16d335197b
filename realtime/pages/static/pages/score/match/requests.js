// What a scorer does, as a request of the API. The actions are those of scoring/engine/log/actions.py.
// `seq` is the event that is corrected or removed, or before which a ball or event is inserted.

const COLLECTIONS = { delivery: "deliveries", event: "events", corrections: "corrections", undo: "undo", redo: "redo" };
const ADDRESSES = ["seq", "before_seq", "until_seq"];

// Return {method, path}.
export function addressOf({ match, action, seq }) {
  const url = `/games/${encodeURIComponent(match)}`;
  if (action === "patch") return { method: "PATCH", path: `${url}/events/${seq}` };
  if (action === "remove") return { method: "DELETE", path: `${url}/events/${seq}` };
  return { method: "POST", path: `${url}/${COLLECTIONS[action]}` };
}

export function bodyOf({ action, body, seq }) {
  const isInserted = (action === "delivery" || action === "event") && seq !== undefined;
  return isInserted ? { ...body, before_seq: seq } : body;
}

// Return the entry as it must be when events that it names, those beyond `last`, have moved on by `by` records.
export function shift(entry, last, by) {
  const move = (seq) => (seq > last ? seq + by : seq);
  const moved = { ...entry };
  if (entry.seq !== undefined) moved.seq = move(entry.seq);
  if (entry.action === "corrections") moved.body = { ...entry.body, changes: entry.body.changes.map((change) => moveChange(change, move)) };
  return moved;
}

function moveChange(change, move) {
  const moved = { ...change };
  for (const name of ADDRESSES) if (name in change) moved[name] = move(change[name]);
  return moved;
}
