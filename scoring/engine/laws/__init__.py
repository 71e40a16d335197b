"""The laws of the game. Nothing here does input or output; a step takes a state and an event and returns a new state.

match         `start`, `step` and `play`, which all other code calls
delivery      one ball, in the order in which it is judged and counted; free hits, and retirement at a limit of runs
overs         the over that a ball belongs to, beginning and end of an over, length of an innings
replacements  as whom a replacement is treated
bowlers       who may bowl: membership, turns, quota
quota         how many overs one bowler may bowl
crease        the pair at the crease for a ball
batters       who may bat, taking and leaving the crease, card and partnership
figures       which runs and extras one ball can have
wickets       judges the wickets of a ball, and writes dismissals on the card
dismissals    the table of kinds of dismissal
counting      adds the ball to batter, bowler, over, partnership and total
milestones    fifties, hundreds, five wickets and hat-tricks
winning       what counts of the ball that wins the match
ends          the ends at which the batters are afterwards
between/      the events between balls
terms         length, quota and powerplays of an innings, and the conditions in force
order         the side that bats next, and its target
follow_on     the lead for a follow-on, by the days that are left
days          day and session of play
pairs         pairs cricket
innings_end   the reasons for which an innings is over
result        the winner and the margin
bowl_out      the order of a bowl-out, and its winner
unfinished    declarations, draws and winning draws
posted        posted targets whose totals change
ticker        events between balls as lines of text
ids           the ids that a body could have named, for errors
umpire        errors, warnings and assumptions of one step

A new kind of dismissal: a member of `values.DismissalKind`, a row in `dismissals` (and in `WITHOUT_A_BALL` if it can
happen between balls), and its words in `views/commentary` if the usual ones do not fit. A new rule about one ball: the
module whose line above names it. A new error or warning: `umpire.forbid`, `refuse` or `warn` with a new code in the
function that has the rule, and a case in tests/engine/test_refusals.py.
"""
