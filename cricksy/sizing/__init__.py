"""How large an installation must be: `./scripts/size`, or `python -m cricksy.sizing` in a container.

costs       what a unit of work costs, from costs.json, which `./scripts/bench capacity` measures
load        what is asked of an installation, and how many units of each kind that is in a second
plan        how many processes, cores and bytes a load needs, with one process lost
limits      how near each limit of a plan is: what breaks first
ladder      at how many viewers each limit is reached with one of everything, and plans up to a million viewers
guide       the three sizes of the guide beside ours
text        all of it as tables
__main__    the command line

It needs the standard library only, and no settings. docs/capacity.md shows outputs, which a test compares.
"""
