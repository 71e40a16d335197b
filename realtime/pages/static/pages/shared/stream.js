// A match by Server-Sent Events, with the interface of a WebSocket: for networks that refuse WebSockets, and for pages of
// other origins. A browser opens at most six connections to a host: so one tab has the stream, and passes it on to others.

const LOST = 1006;
const QUESTION = "what is the newest place?";

export class StreamSocket {
  // `place()` returns the {epoch, seq} from which the match is wanted.
  constructor(gameUrl, place, browser) {
    Object.assign(this, { gameUrl, place, browser, source: null, channel: null, newest: null, giveBack: () => {} });
    this.onopen = this.onmessage = this.onclose = () => {};
    if (browser.navigator?.locks && browser.BroadcastChannel) this.share(`cricksy-stream ${gameUrl}`);
    else this.listen();
  }

  // Whether another tab has the stream: then it does not begin where this tab is.
  get isPassedOn() {
    return this.source === null;
  }

  share(name) {
    this.channel = new this.browser.BroadcastChannel(name);
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.channel.postMessage(QUESTION);
    this.wish = new AbortController();
    const held = () => new Promise((giveBack) => this.hold(giveBack));
    // Rejected when the wish is withdrawn, which is no failure.
    this.browser.navigator.locks.request(name, { signal: this.wish.signal }, held).catch(() => {});
    // Nothing will say that the other tab's stream is open: its messages do.
    this.browser.setTimeout(() => this.onopen(), 0);
  }

  // This tab is the one that has the stream, until it closes it.
  hold(giveBack) {
    this.giveBack = giveBack;
    if (this.channel) this.listen();
    else giveBack();
  }

  listen() {
    const { epoch, seq } = this.place();
    this.source = new this.browser.EventSource(`${this.gameUrl}/stream?since=${epoch}.${seq}`);
    this.source.onopen = () => this.onopen();
    this.source.onmessage = ({ data }) => this.take(data);
    // It would open itself again: the follower does that, at times of its own.
    this.source.onerror = () => {
      this.close();
      this.onclose({ code: LOST });
    };
  }

  take(data) {
    const { event, id, epoch, seq, stuck } = JSON.parse(data);
    if (event !== "prediction:update") this.newest = JSON.stringify({ event: "heartbeat", id, epoch, seq, stuck });
    this.channel?.postMessage(data);
    this.onmessage({ data });
  }

  hear(data) {
    if (data !== QUESTION) this.onmessage({ data });
    else if (this.newest) this.channel.postMessage(this.newest);
  }

  close() {
    this.source?.close();
    this.channel?.close();
    this.channel = null;
    this.wish?.abort();
    this.giveBack();
  }
}
