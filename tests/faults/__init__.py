"""The fault suite: scorers and viewers at work while processes, connections and disks fail.

plan        which faults, in which order; a seed decides
system      the real `up`, with proxies between its processes and everything else; up_through_proxies starts it
proxy       a TCP proxy that cuts, delays and swallows
harm        does the harm of each kind of fault
matches     what a scorer may record next; scorers, journal: who records it, and what was acknowledged
viewers     follow a match as docs/protocol.md says; merge is their own
traffic     all scorers and viewers, in a thread of their own
record      what the database holds
checker     compares journals, record, GET and viewers: what was lost, doubled or diverged
trial       one fault: harm, recovery, check; report: the table of all

`test_faults` is the short run, `./scripts/bench faults` the long one, `./scripts/bench soak` goes without faults.
"""
