// A team sheet as it is pasted from a chat, a mail or a web page, as players. What is left out is told, not dropped silently.

// Characters that cannot be seen, or turn the direction of text; the two joiners stay, for some scripts need them inside words.
const UNSEEN = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u0000-\u0008\u000B-\u001F]/gu;
const CAPTAIN_SIGNS = /[\u00A9\u24B8]\uFE0F?|\u{1F451}/gu;
const KEEPER_SIGNS = /\u{1F9E4}/gu;
// The numbers in boxes first: "1" with U+FE0F and U+20E3.
const KEYCAPS = /([0-9#*])\uFE0F?\u20E3/gu;
const EMOJI = /(?:\p{Extended_Pictographic}|\p{Regional_Indicator})(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*/gu;
const CHAT = [
  // [12/07/2026, 18:04:11] Sam: ...
  /^\s*\[[^\]]*\d{1,2}[:.]\d{2}[^\]]*\]\s*[^:]{1,40}:\s*/u,
  // 12/07/2026, 18:04 - Sam: ...
  /^\s*\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\s*[-–]\s*[^:]{1,40}:\s*/iu,
];
const NUMBER = /^\s*(?:no\.?\s*)?[(#]?\d{1,3}(?!st|nd|rd|th)\s*[.):\]–-]*\s*(?=\p{L}|[(*†])/iu;
const SHIRT = /\s+[-–#(]?\s*#?\d{1,3}\)?\s*$/u;
const BULLET = /^\s*(?:[-–—•·▪▫◦‣○●■□>✓]|\*(?=\s))\s*/u;
const HEADING = /:\s*$/u;
const BENCH = /^(?:12th(?:\s*man)?|twelfth(?:\s*man)?|subs?|substitute|reserves?)\s*[:–-]\s*/iu;
const LEADS = [
  [/^(?:captain|capt|skipper)\s*[:–-]\s*/iu, { captain: true }],
  [/^(?:wicket[\s-]?keeper|keeper|wk)\s*[:–-]\s*/iu, { keeper: true }],
];
const OTHERS = /^(?:umpires?|scorers?|coach|manager|teas?|drivers?|tb[ca]|t\.b\.[ca]\.?)\b\s*[:–-]?/iu;
const CAPTAIN = "c|capt\\.?|captain|skip(?:per)?";
const KEEPER = "wk|w\\/k|wkt\\.?|wkpr?|keeper|wicket[\\s-]?keeper";
const VICE = "vc|v\\/c|vice(?:[\\s-]?captain)?";
const WORD = `(?:${CAPTAIN}|${KEEPER}|${VICE})`;
// "(c)", "[wk]", "(c & wk)", "(c, wk)"; the words are read one by one.
const MARKS = new RegExp(`[([]\\s*(${WORD}(?:\\s*(?:&|\\+|and|\\/|,|-)?\\s*${WORD})*)\\s*[)\\]]`, "giu");
// At the end and without brackets: small letters, for a large C may be an initial.
const BARE = new RegExp(`\\s+(?:[-–,]\\s*)?(${WORD}(?:\\s*(?:&|\\+|and|\\/)\\s*${WORD})*)\\s*$`, "u");
const BENCH_MARK = /[([]\s*(?:12th(?:\s*man)?|twelfth(?:\s*man)?|sub|reserve)\s*[)\]]/giu;
const INITIALS = /^\p{Lu}(?:[.\s]*\p{Lu})*\.?$/u;

// Return {players: [{name, captain, keeper, bench}], left: the lines that are no players, twice: names that stand there twice}.
export function parseSquad(text) {
  const players = [];
  const left = [];
  for (const line of splitLines(text)) {
    const player = parsePlayer(line);
    if (player) players.push(player);
    else if (/[\p{L}\p{N}]/u.test(line)) left.push(line.trim());
  }
  return { players, left, twice: findTwice(players) };
}

// Return `count` players without names: a match can begin before they are known.
export function placeholders(count, name) {
  return Array.from({ length: count }, (_, at) => ({ name: name(at + 1), captain: false, keeper: false, bench: false }));
}

function splitLines(text) {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u).map(clean);
  return lines.flatMap((line) => splitCommas(line, lines.filter((each) => each.trim()).length === 1));
}

function clean(line) {
  const plain = line.normalize("NFC").replace(UNSEEN, "").replace(/[\t\u00A0\u2007\u202F]/gu, " ");
  return CHAT.reduce((rest, prefix) => rest.replace(prefix, ""), plain);
}

// "Lee, S" is one player where each has a line; "(c, wk)" is one mark.
function splitCommas(line, isOnly) {
  const whole = line.replace(MARKS, (mark) => mark.replace(/,/gu, " "));
  const parts = whole.split(/[,;]/u);
  const [last, first] = parts.map((part) => part.trim());
  if (!isOnly && parts.length === 2 && INITIALS.test(first) && last) return [`${first} ${last.replace(NUMBER, "")}`];
  return parts;
}

function parsePlayer(line) {
  const found = { captain: false, keeper: false, bench: false };
  let rest = readSigns(line, found).trim();
  // WhatsApp's bold.
  rest = rest.replace(/^([*_~])(?=\S)(.+)(?<=\S)\1$/u, "$2").replace(BULLET, "");
  if (HEADING.test(rest)) return null;
  rest = readLead(rest.replace(NUMBER, "").replace(BULLET, ""), found);
  if (OTHERS.test(rest)) return null;
  const name = readMarks(rest, found).replace(SHIRT, "").replace(/^[\s.,;:*_–-]+|[\s,;:*_–-]+$/gu, "").replace(/\s+/gu, " ");
  return /\p{L}/u.test(name) ? { name, ...found } : null;
}

function readSigns(line, found) {
  if (CAPTAIN_SIGNS.test(line)) found.captain = true;
  if (KEEPER_SIGNS.test(line)) found.keeper = true;
  CAPTAIN_SIGNS.lastIndex = KEEPER_SIGNS.lastIndex = 0;
  return line.replace(KEYCAPS, "$1").replace(CAPTAIN_SIGNS, " ").replace(EMOJI, " ").replace(/\uFE0F/gu, "");
}

function readLead(text, found) {
  let rest = text;
  for (const [lead, says] of LEADS) {
    if (lead.test(rest)) Object.assign(found, says);
    rest = rest.replace(lead, "");
  }
  if (BENCH.test(rest)) found.bench = true;
  return rest.replace(BENCH, "");
}

function readMarks(text, found) {
  const read = (marks) => {
    for (const [mark] of marks.matchAll(new RegExp(`(?<!\\p{L})${WORD}(?!\\p{L})`, "giu"))) {
      if (new RegExp(`^(?:${CAPTAIN})$`, "iu").test(mark)) found.captain = true;
      if (new RegExp(`^(?:${KEEPER})$`, "iu").test(mark)) found.keeper = true;
    }
    return " ";
  };
  let rest = text.replace(BENCH_MARK, () => ((found.bench = true), " "));
  rest = rest.replace(MARKS, (_, marks) => read(marks));
  rest = rest.replace(BARE, (_, marks) => read(marks));
  // As scorecards print them.
  if (/\*/u.test(rest)) found.captain = true;
  if (/[†‡]/u.test(rest)) found.keeper = true;
  return rest.replace(/[*†‡]/gu, " ").trim();
}

function findTwice(players) {
  const names = players.map(({ name }) => name.toLocaleLowerCase());
  return [...new Set(players.filter((_, at) => names.indexOf(names[at]) !== at).map(({ name }) => name))];
}
