// The other devices that score the same match: each tells of itself every few seconds, and learns who else is there. The log
// decides what counts; this is for people, so that two of them do not score against each other.

const AGAIN_MS = 15_000;
const PLACE = "cricksy-device";

export class Others {
  // describe() returns {recorded, waiting} of this device, or null while it does not score. onChange() after each change.
  constructor(url, { session, describe, onChange, browser = globalThis }) {
    Object.assign(this, { url, session, describe, onChange, browser, list: [], recorded: 0, waiting: 0 });
    this.device = findDevice(browser);
  }

  start() {
    this.report();
    this.browser.setInterval(() => this.report(), AGAIN_MS);
  }

  async report() {
    const told = this.describe();
    if (told === null || this.browser.document?.visibilityState === "hidden") return this.note([], { recorded: 0, waiting: 0 });
    const { token } = this.session;
    const { status, body } = await this.session.post(this.url, { console: this.device, ...told }, { Authorization: `Token ${token}` });
    // Without a net nobody knows who is there.
    const found = status === 200 ? (body?.consoles ?? []) : [];
    this.note(found.filter(({ console: name }) => name !== this.device), told);
  }

  note(list, { recorded, waiting }) {
    const isNews = JSON.stringify(list.map(describeOne)) !== JSON.stringify(this.list.map(describeOne)) || recorded !== this.recorded;
    Object.assign(this, { list, recorded, waiting });
    if (isNews) this.onChange();
  }

  // Who recorded last: one of the others, "us", "somebody" (the match has gone on since we recorded, and nobody has told yet
  // who it was), or null if none of the devices has recorded yet. `head` is the newest record that the server has shown.
  pen(head = 0) {
    const now = this.describe() ?? this;
    const newest = this.list.reduce((best, one) => (one.recorded > best.recorded ? one : best), { recorded: 0 });
    // What was recorded here since the last report counts at once, whether it has been sent or not.
    const isOurs = now.waiting > this.waiting || now.recorded > newest.recorded;
    if (!isOurs) return newest.recorded === 0 ? null : newest;
    return now.waiting === 0 && head > now.recorded ? "somebody" : "us";
  }
}

function describeOne({ console: name, recorded, waiting }) {
  return [name, recorded, waiting];
}

// A page that is loaded again is the same device.
function findDevice({ localStorage, crypto }) {
  try {
    const known = localStorage.getItem(PLACE) ?? crypto.randomUUID();
    localStorage.setItem(PLACE, known);
    return known;
  } catch {
    return crypto.randomUUID();
  }
}
