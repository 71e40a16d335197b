// Follows a match by plain HTTP where no WebSocket can be opened: asks for the newest frames every two seconds, and for
// blocks of earlier frames if some were missed. What it gets, the follower applies as if it came from a socket.

const POLL_MS = 2_000;
// While nothing can be had, each poll waits up to twice as long as the one before.
const LONGEST_POLL_MS = 10_000;
const LOADING_MS = 5_000;
// More blocks than these are larger than the whole match.
const MOST_BLOCKS = 3;
// A cache whose origin is away may go on with an old answer: then nobody knows whether the score is current.
const OLDEST_S = 10;

export class Poller {
  // `follower` is a Follower of client.js.
  constructor(follower, gameUrl, { browser, random }) {
    Object.assign(this, { follower, gameUrl, browser, random });
    this.run = null; // an object for each start, so that what was asked for before the last stop is ignored
    this.timer = null;
    this.failures = 0;
    this.predictionPlace = "";
  }

  get isRunning() {
    return this.run !== null;
  }

  start() {
    if (this.isRunning) return;
    this.run = {};
    this.failures = 0;
    this.poll();
  }

  stop() {
    this.run = null;
    this.browser.clearTimeout(this.timer);
  }

  async poll() {
    const run = this.run;
    try {
      const head = await this.get(`${this.gameUrl}/frames`);
      if (run === this.run) await this.catchUp(head);
      if (run === this.run) this.confirm(head);
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      if (error.code === "unknown_match" && run === this.run) this.follower.giveUp();
    }
    if (run === this.run && run) this.timer = this.browser.setTimeout(() => this.poll(), this.nextDelay());
  }

  // All pages that lost the same server must not poll at the same moment.
  nextDelay() {
    const longest = Math.min(LONGEST_POLL_MS, POLL_MS * 2 ** this.failures);
    return longest * (0.75 + this.random() / 2);
  }

  async catchUp(head) {
    if (!this.follower.isAhead(head)) return;
    if (!(await this.takeMissedBlocks(head))) return this.reload();
    this.takeAll(head.frames);
    if (this.follower.isAhead(head)) await this.reload();
  }

  // Return whether the frames of the head can be applied now.
  async takeMissedBlocks(head) {
    const missed = missedBlocks(head, this.follower);
    if (missed.length === 0) return true;
    if (missed.length > MOST_BLOCKS || head.epoch !== this.follower.epoch) return false;
    const urls = missed.map((block) => `${this.gameUrl}/frames/${block}?epoch=${head.epoch}`);
    const blocks = await Promise.all(urls.map((url) => this.getOrNull(url)));
    if (blocks.includes(null)) return false;
    for (const block of blocks) this.takeAll(block.frames);
    return true;
  }

  takeAll(frames) {
    for (const frame of frames) this.follower.take(frame);
  }

  async reload() {
    const game = await this.get(this.gameUrl);
    if (this.follower.isAhead(game)) this.follower.advance(game.snapshot, game);
  }

  // A state that is newer than the head is not confirmed by it: a cache may be a ball behind.
  confirm(head) {
    const { follower } = this;
    if (head.epoch !== follower.epoch || head.seq !== follower.seq) return;
    follower.confirmPolled(head);
    const place = `${head.prediction?.epoch}.${head.prediction?.seq}`;
    if (head.prediction && place !== this.predictionPlace) follower.onPrediction(head.prediction);
    this.predictionPlace = place;
  }

  async getOrNull(url) {
    try {
      return await this.get(url);
    } catch (error) {
      if (error.status === 404) return null;
      throw error;
    }
  }

  // Without cookies, since what they tell nobody may keep the answer out of shared caches.
  async get(url) {
    const giveUp = new AbortController();
    const timer = this.browser.setTimeout(() => giveUp.abort(), LOADING_MS);
    try {
      const options = { credentials: "omit", headers: { Accept: "application/json" }, signal: giveUp.signal };
      return await read(await this.browser.fetch(url, options));
    } finally {
      this.browser.clearTimeout(timer);
    }
  }
}

async function read(response) {
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status, code: body.code });
  if (Number(response.headers.get("Age")) > OLDEST_S) throw new Error("an old answer");
  return body;
}

// The blocks between a place and the frames of a head, as addresses name them; none if the frames begin early enough.
export function missedBlocks({ seq, block: size, frames }, place) {
  const [first] = frames;
  if (first && (first.snapshot || first.delta.base_seq <= place.seq)) return [];
  const numbers = [];
  for (let number = blockOf(place.seq + 1, size); number < blockOf(seq + 1, size); number += 1) numbers.push(number);
  return numbers.map((number) => `${number * size + 1}-${(number + 1) * size}`);
}

function blockOf(seq, size) {
  return Math.floor((seq - 1) / size);
}
