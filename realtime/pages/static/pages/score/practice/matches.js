// The practice matches of the server, by seed. The next ones are kept on this device: a newcomer practises where there is no
// net, too. An address with the version never means another match.

const PLACE = "cricksy-practice";
const KEEP_AHEAD = 3;
export const SEEDS = 999;

export function readSeed(search) {
  const seed = Number(new URLSearchParams(search).get("seed"));
  return Number.isInteger(seed) && seed >= 1 && seed <= SEEDS ? seed : 1;
}

export function nextSeed(seed) {
  return (seed % SEEDS) + 1;
}

export class Matches {
  // `version` is the server's, from the page; without it each match is asked for again.
  constructor({ version = "", browser = globalThis } = {}) {
    Object.assign(this, { version, browser });
  }

  urlOf(seed) {
    return `/score/practice/${seed}.json${this.version ? `?v=${this.version}` : ""}`;
  }

  // Return the match, or null: there is no net, and it is not kept.
  async fetch(seed) {
    const kept = await this.find(seed);
    const match = (this.version ? kept : null) ?? (await this.ask(seed)) ?? kept;
    if (match) this.keepAhead(seed);
    return match;
  }

  async ask(seed) {
    try {
      const response = await this.browser.fetch(this.urlOf(seed), { credentials: "omit" });
      if (!response.ok) return null;
      const copy = response.clone();
      const match = await response.json();
      await this.use((place) => place.put(this.urlOf(seed), copy));
      return match;
    } catch {
      return null;
    }
  }

  async find(seed) {
    const found = await this.use((place) => place.match(this.urlOf(seed)));
    return found ? found.json() : null;
  }

  async keepAhead(seed) {
    const kept = await this.listKept();
    for (let ahead = nextSeed(seed), count = 0; count < KEEP_AHEAD; ahead = nextSeed(ahead), count += 1) {
      if (!kept.includes(ahead)) await this.ask(ahead);
    }
  }

  // Return the seeds that are on this device; those of another version are dropped.
  async listKept() {
    const kept = await this.use(async (place) => {
      const requests = await place.keys();
      const isOurs = ({ url }) => url.endsWith(this.urlOf(seedIn(url)));
      await Promise.all(requests.filter((one) => !isOurs(one)).map((one) => place.delete(one)));
      return requests.filter(isOurs).map(({ url }) => seedIn(url));
    });
    return kept ?? [];
  }

  // Without the Cache API (no HTTPS, a private window) there is only the net.
  async use(work) {
    try {
      return await work(await this.browser.caches.open(PLACE));
    } catch {
      return null;
    }
  }
}

function seedIn(url) {
  return Number(/practice\/(\d+)\.json/.exec(url)[1]);
}
