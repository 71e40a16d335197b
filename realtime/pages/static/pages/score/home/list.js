// The matches on /score: those of the scorer first, in play before all others.

export const LIST = {
  mine: () => "/games?mine=true&page_size=20",
  today: (day) => `/games?date=${day}&page_size=50`,
  live: () => "/games?status=live&page_size=20",
};

const RANKS = { scheduled: 1, complete: 2 };

// Return [{name, rows}] without empty ones; `found` has the rows of each list. The scorer's own in play are a list of theirs.
export function arrange(found) {
  const seen = new Set();
  const inPlay = take((found.mine ?? []).filter((row) => rank(row) === 0), seen);
  return [{ name: "inPlay", rows: inPlay }, ...Object.keys(LIST).map((name) => ({ name, rows: take(found[name] ?? [], seen) }))].filter(({ rows }) => rows.length);
}

function take(rows, seen) {
  const fresh = rows.filter(({ id }) => !seen.has(id));
  for (const { id } of fresh) seen.add(id);
  // Sorting is stable: within a rank the server's order stays.
  return fresh.sort((one, other) => rank(one) - rank(other));
}

const rank = ({ status }) => RANKS[status] ?? 0;

// Return {team: {name, match, day}}, the newest match of each team.
export function listTeams(found) {
  const teams = new Map();
  for (const row of Object.values(found).flat()) {
    for (const { name } of row.teams ?? []) if (!teams.has(name)) teams.set(name, offerOf(row, name));
  }
  return [...teams.values()];
}

export function offerOf(row, team) {
  return { team, id: row.id, name: row.name, day: row.date };
}

// What is kept on this device, as rows of the list.
export function rowsOfKept(matches) {
  const newest = [...matches].sort((one, other) => (one.at < other.at ? 1 : -1));
  return newest.map(({ match: id, snapshot: s }) => ({ id, name: s?.name ?? id, status: s?.status, score: totalOf(s) }));
}

function totalOf(snapshot) {
  return snapshot?.overs === undefined ? "" : `${snapshot.total_runs}/${snapshot.total_wickets} (${snapshot.overs})`;
}

// Return the names of a team's players in a snapshot, one a line; "" if it has no such team.
export function squadText(snapshot, team) {
  const found = Object.values(snapshot.teams ?? {}).find(({ name }) => name === team);
  return (found?.squad ?? []).map((id) => snapshot.players[id] ?? id).join("\n");
}
