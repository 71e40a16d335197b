// The other devices that score the same match: each tells of itself every few seconds, and learns who else is there. The log
// decides what counts; this is for people, so that two of them do not score against each other.

const AGAIN_MS = 15_000;
const PLACE = "cricksy-device";

export class Others {
  // describe() returns {recorded, waiting} of this device, or null while it does not score. onChange() after each change.
  constructor(url, { session, describe, onChange, browser = globalThis }) {
    Object.assign(this, { url, session, describe, onChange, browser, list: [], recorded: 0 });
    this.device = findDevice(browser);
  }

  start() {
    this.report();
    this.browser.setInterval(() => this.report(), AGAIN_MS);
  }

  async report() {
    const told = this.describe();
    if (told === null || this.browser.document?.visibilityState === "hidden") return this.note([], 0);
    const { token } = this.session;
    const { status, body } = await this.session.post(this.url, { console: this.device, ...told }, { Authorization: `Token ${token}` });
    // Without a net nobody knows who is there.
    const found = status === 200 ? (body?.consoles ?? []) : [];
    this.note(found.filter(({ console: name }) => name !== this.device), told.recorded);
  }

  note(list, recorded) {
    const isNews = JSON.stringify(list.map(describeOne)) !== JSON.stringify(this.list.map(describeOne)) || recorded !== this.recorded;
    Object.assign(this, { list, recorded });
    if (isNews) this.onChange();
  }

  // Who recorded last: one of the others, "us", or null if none of the devices has recorded yet.
  get pen() {
    const newest = this.list.reduce((best, one) => (one.recorded > best.recorded ? one : best), { recorded: this.recorded });
    if (newest.recorded === 0) return null;
    return newest.console ? newest : "us";
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
  } catch (error) {
    return crypto.randomUUID();
  }
}
