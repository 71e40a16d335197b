// Names from right to left beside other text: a number after such a name would else move to the other side of it.
// The same as realtime/pages/match/names.py; nothing here touches the page.

// Letters of Hebrew and of Arabic, and of the scripts that Unicode has beside them.
const RIGHT_TO_LEFT = /[\u200F\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

// Enclose a text with letters that are written from right to left in U+2068 and U+2069.
export function isolate(text) {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

// Return a function that isolates the names of a snapshot, so that every sentence about it has them. It keeps what it made of names
// that did not change.
export function nameIsolator() {
  let [players, teams, isolated] = [];
  return (s) => {
    if (s.players !== players || s.teams !== teams) {
      [players, teams] = [s.players, s.teams];
      isolated = { players: mapValues(players, isolate), teams: mapValues(teams, (team) => ({ ...team, name: isolate(team.name) })) };
    }
    return { ...s, ...isolated, name: isolate(s.name), ...(s.venue === undefined ? {} : { venue: isolate(s.venue) }) };
  };
}

function mapValues(map, make) {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, make(value)]));
}
