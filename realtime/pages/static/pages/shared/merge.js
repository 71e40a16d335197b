// Applies a delta to a snapshot, exactly as scoring/engine/views/delta.py does: an RFC 7396 merge patch, and `deliveries_delta`.
// Nothing is changed in place. What a delta does not touch stays the same object, so a page can compare with ===.

// Deliveries in a snapshot, as in scoring/engine/views/snapshot.py.
const WINDOW = 60;

export function apply(snapshot, delta) {
  const { type, base_seq, deliveries_delta: change, ...patch } = delta;
  const result = merge(snapshot, patch);
  if (change) result.deliveries = applyDeliveries(snapshot.deliveries, change);
  return result;
}

export function merge(target, patch) {
  if (!isObject(patch)) return patch;
  const result = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    // hasOwn: a player's id may be "constructor", which every object has from its prototype.
    if (value === null) delete result[key];
    else result[key] = merge(Object.hasOwn(result, key) ? result[key] : undefined, value);
  }
  return result;
}

// Keep the rows before `from_index`, append the new ones, and of all keep the last 60.
function applyDeliveries(old, change) {
  const start = change.from_index;
  const kept = old.list.slice(0, Math.max(start - old.from_index, 0));
  const rows = kept.concat(change.new_deliveries);
  return { from_index: start - kept.length + Math.max(rows.length - WINDOW, 0), list: rows.slice(-WINDOW) };
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
