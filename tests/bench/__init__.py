"""The benchmarks, run by ./scripts/bench: each budget is measured and printed with its limit.

What is compared runs in one session, in interleaved rounds; a figure is the median of its rounds.

__main__                    the command line; a new suite is a module with `run(rig) -> Section`, named there
deltas, predict             suites that need no server
fanout, matches, slow,
stream, lists               suites of one WebSocket server; contest and turn measure it, rivals/ has the others
post, get, latency,
throughput, redis_return    suites of the whole stack; scorers, live and http record and follow matches
balanced, balanced_tables,
people, histogram           nginx before several servers, Locust's people and a crowd; servers are killed and restarted
capacity, capacity_*,
fitting                     what a unit of work costs, and a prediction beside a measurement
console, pages, overlay     pages in Chromium; overlay_frames takes and measures pictures
queries                     a database with a million events: the plan of each statement (tests/queries)
rig, machine                what all suites need, and the machine
load, load_client, viewers,
arrivals, returning, wire   many viewers in a process of their own
balls, measure, report      matches to publish, statistics, tables and JSON
"""
