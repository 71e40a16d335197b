// The top of the page: name, venue, score, rates and the sentence on the situation.

import { byId, setText } from "../shared/dom.js";
import * as words from "../shared/words.js";

export function drawHead() {
  return (s) => {
    setText(byId("name"), s.name);
    setText(byId("place"), [s.venue, words.day(s), words.status(s)].filter(Boolean).join(" · "));
  };
}

export function drawScore() {
  return (s) => {
    const team = s.batting_team ? words.teamName(s, s.batting_team) : "";
    setText(byId("batting-team"), team);
    setText(byId("total"), team ? words.total(s) : "–");
    setText(byId("overs"), team ? oversText(s) : "");
    setText(byId("situation"), words.situation(s));
    setText(byId("rates"), rates(s));
    setText(byId("earlier"), earlier(s));
    byId("free-hit").hidden = !s.free_hit;
    byId("powerplay").hidden = !s.powerplay;
    const score = team ? `${words.total(s)} (${s.overs})` : "Cricksy";
    document.title = `${score} · ${s.name}`;
  };
}

function oversText(s) {
  if (s.max_balls === undefined) return `${s.overs} overs`;
  const perOver = s.conditions.balls_per_over;
  const rest = s.max_balls % perOver;
  return `${s.overs} of ${Math.floor(s.max_balls / perOver)}${rest ? `.${rest}` : ""} overs`;
}

function rates(s) {
  const found = [];
  if (s.current_run_rate) found.push(`Run rate ${s.current_run_rate}`);
  if (s.required_run_rate && !s.result) found.push(`Required ${s.required_run_rate}`);
  if (s.target !== undefined) found.push(`Target ${s.target}`);
  if (s.par !== undefined) found.push(`Par ${s.par}`);
  return found.join(" · ");
}

function earlier(s) {
  return words
    .byNumber(s.innings)
    .filter(([number]) => Number(number) !== s.innings_number)
    .map(([number, innings]) => `${words.inningsTitle(s, number, innings)} ${words.total(innings)} (${innings.overs})`)
    .join(" · ");
}
