// What a repair reads: the list of an innings and previews, of the engine on this page, else of the server.

import { join, listInForce } from "./list.js";
import { addressOf, bodyOf } from "../match/requests.js";

const PAGE = 200;

export class RepairData {
  constructor(scoring, fetchPath) {
    Object.assign(this, { scoring, fetchPath });
    this.log = { epoch: null, records: [] };
  }

  // Whether the engine tells what is shown. In practice nobody else scores.
  get hasEngine() {
    return this.scoring.local.isOpen && !this.scoring.isAhead?.(this.scoring.follower);
  }

  // What the list and previews are of.
  get key() {
    const { scoring } = this;
    return [scoring.follower.epoch, scoring.shown, scoring.local.view?.seq, scoring.outbox.entries.length, this.hasEngine].join(
      "/",
    );
  }

  // Why nothing can be corrected now, as a key of T.repair.whyNot; null if it can.
  get whyNot() {
    if (this.scoring.isBlocked) return "blocked";
    return !this.hasEngine && this.scoring.outbox.entries.length ? "waits" : null;
  }

  // Return the entries of an innings; null if they cannot be had.
  async list(number) {
    const listed = this.hasEngine ? await this.scoring.local.list(number) : null;
    if (listed?.events) return join(listed.events, listed.balls);
    const balls = await this.fetchBalls(number);
    const records = balls && (await this.fetchRecords());
    return records && join(listInForce(records, number), balls);
  }

  // Before its first ball there may be no innings: then it has no balls.
  async fetchBalls(number) {
    const rows = [];
    for (;;) {
      const page = await this.fetchPath(`${this.scoring.url}/deliveries?innings=${number}&from_index=${rows.length}`);
      if (!page?.deliveries) return this.scoring.snapshot.innings_number === undefined ? [] : null;
      rows.push(...page.deliveries);
      if (rows.length >= page.total || page.deliveries.length === 0) return rows;
    }
  }

  // Records never change within an epoch, so only the newer ones are read.
  async fetchRecords() {
    const { epoch } = this.scoring.follower;
    const found = this.log.epoch === epoch ? [...this.log.records] : [];
    for (;;) {
      const number = Math.floor(found.length / PAGE) + 1;
      const page = await this.fetchPath(`${this.scoring.url}/events?page=${number}&page_size=${PAGE}`);
      if (!page?.results) return null;
      found.splice((number - 1) * PAGE, PAGE, ...page.results);
      if (page.results.length < PAGE || found.length >= page.count) break;
    }
    this.log = { epoch, records: found };
    return found;
  }

  // Return the answer of the engine or of a dry run; null if nobody can tell.
  async preview(asked) {
    const judged = this.hasEngine ? await this.scoring.local.preview(asked) : null;
    return judged ?? this.dryRun(asked);
  }

  async dryRun(asked) {
    const { scoring } = this;
    const { method, path } = addressOf({ ...asked, match: scoring.match });
    const headers = {
      Accept: "application/json",
      "Content-Type": "application/json",
      Authorization: `Token ${scoring.session.token}`,
      "If-Match": `"${scoring.place}"`,
    };
    try {
      const response = await scoring.browser.fetch(`${path}?dry_run=true`, {
        method,
        headers,
        body: JSON.stringify(bodyOf(asked)),
        credentials: "omit",
      });
      const answer = await response.json();
      return answer.dry_run || typeof answer.code === "string" ? answer : null;
    } catch {
      return null;
    }
  }
}
