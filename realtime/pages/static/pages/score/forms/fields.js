// What is entered in a form becomes a body of the API or a patch of a recorded event, and the other way round. No drawing.
//
// Values are a flat object: {name: value} by the fields' names, of which "extras.wides" is one. A list is a list of such objects.
// What nobody said is undefined; what equals the value that the API takes anyway (`standard`) is not sent.

import { FORMS } from "./table.js";

// Return the body of POST /games/{id}/events, or of /deliveries. `s` is the snapshot.
export function toBody(kind, values, s = {}) {
  const body = write(FORMS[kind].fields, derive(kind, values, s), s, {});
  return kind === "delivery" ? body : { kind, ...body };
}

// The engine of this page needs what the server would make, such as the id of a new player.
function derive(kind, values, s) {
  const derived = FORMS[kind].fields.filter((field) => field.derive && !isSaid(values[field.name]));
  return { ...values, ...Object.fromEntries(derived.map((field) => [field.name, field.derive(values, s)])) };
}

// Return the values of a recorded payload. What recording adds (the over, the number of an innings) is no part of a form.
export function toValues(kind, payload) {
  return read(FORMS[kind].fields, payload);
}

// Return the merge patch (RFC 7396) that makes of the recorded payload `before` what the values say: {} if nothing changed.
export function toPatch(kind, before, values, s = {}) {
  const { fields } = FORMS[kind];
  const old = read(fields, before);
  return diff(write(fields, old, s, old), write(fields, values, s, old));
}

// Return the values with which a new form begins: what is given, else what is likely.
export function start(kind, s, given = {}) {
  const values = {};
  for (const { name, standard, usual } of FORMS[kind].fields) {
    const value = given[name] ?? usual?.(s) ?? standard;
    if (value !== undefined) values[name] = value;
  }
  return values;
}

// Return the values with a change, and with what follows from it where the scorer said nothing else.
export function enter(kind, values, name, value, s) {
  const { fills } = FORMS[kind].fields.find((field) => field.name === name) ?? {};
  const now = { ...values, [name]: value };
  if (!fills) return now;
  const old = fills(values, s);
  const isFree = ([other]) => !isSaid(values[other]) || values[other] === old[other];
  return { ...now, ...Object.fromEntries(Object.entries(fills(now, s)).filter(isFree)) };
}

// Whether the field can matter. One that was recorded stays in sight, whatever the others say.
export function isShown(field, values, s, old = {}) {
  if (!field.show || field.show(values, s)) return true;
  return isSaid(old[field.name]) && equal(old[field.name], values[field.name]);
}

export function isSaid(value) {
  return value !== undefined && value !== null && value !== "";
}

// Return the names of the fields that must be said and are not.
export function listMissing(kind, values, s = {}) {
  return FORMS[kind].fields
    .filter((field) => field.required && isShown(field, values, s) && !isSaid(values[field.name]))
    .map(({ name }) => name);
}

// Return the problem of each field, by its name, and those of the whole form: {fields, others}.
// The server names a part of a field by its path: "wickets[0].kind".
export function placeProblem(kind, problem) {
  const placed = { fields: {}, others: [] };
  if (!problem) return placed;
  const names = FORMS[kind].fields.map(({ name }) => name);
  for (const [path, says] of Object.entries(problem.fields ?? {})) {
    const name =
      names.find((each) => path === each) ?? names.find((each) => path.startsWith(`${each}[`) || each.startsWith(`${path}.`));
    if (name) placed.fields[name] = sentence(problem, path, says);
    else placed.others.push(`${path}: ${says}`);
  }
  if (Object.keys(problem.fields ?? {}).length === 0 && problem.detail) placed.others.push(problem.detail);
  return placed;
}

// The detail is a whole sentence; with one field it is about that field.
function sentence({ fields, detail }, path, says) {
  return Object.keys(fields).length === 1 && detail && !detail.startsWith(`${path}:`) ? detail : says;
}

function write(fields, values, s, old) {
  const body = {};
  for (const field of fields) {
    const value = writeValue(field, values[field.name], s);
    if (value === undefined || value === field.standard || !isShown(field, values, s, old)) continue;
    put(body, field.name.split("."), value);
  }
  return body;
}

function writeValue(field, value, s) {
  if (field.type === "list") return writeList(field, value, s);
  if (typeof value === "string") return value.trim() || undefined;
  return isSaid(value) ? value : undefined;
}

// An empty list says something only where "none" is not the same as nothing said.
function writeList(field, list, s) {
  if (!list) return undefined;
  const items = list.map((item) => write(field.item, item, s, item));
  return items.length || field.canBeNone ? items : undefined;
}

function put(body, path, value) {
  const last = path.at(-1);
  let place = body;
  for (const name of path.slice(0, -1)) place = place[name] ??= {};
  place[last] = value;
}

function read(fields, payload) {
  const values = {};
  for (const field of fields) {
    const found = field.name.split(".").reduce((part, name) => part?.[name], payload) ?? field.standard;
    const value = field.type === "list" && found ? found.map((item) => read(field.item, item)) : found;
    if (isSaid(value)) values[field.name] = value;
  }
  return values;
}

function diff(old, now) {
  const patch = {};
  for (const key of Object.keys(old)) if (!(key in now)) patch[key] = null;
  for (const [key, value] of Object.entries(now)) {
    if (equal(old[key], value)) continue;
    patch[key] = isObject(old[key]) && isObject(value) ? diff(old[key], value) : value;
  }
  return patch;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function equal(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && equal(one[key], other[key]));
}
