// From one snapshot to the next, exactly as scoring/engine/delta.py: an RFC 7396 merge patch, and `deliveries_delta`.
// What a delta does not touch keeps its identity, so that a page can tell what changed with ===.

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
    if (value === null) delete result[key];
    else result[key] = merge(Object.hasOwn(result, key) ? result[key] : undefined, value);
  }
  return result;
}

// Rows before `from_index` stay, the new ones follow, and the last 60 of all are kept.
function applyDeliveries(old, change) {
  const start = change.from_index;
  const kept = old.list.slice(0, Math.max(start - old.from_index, 0));
  const rows = kept.concat(change.new_deliveries);
  return { from_index: start - kept.length + Math.max(rows.length - WINDOW, 0), list: rows.slice(-WINDOW) };
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
