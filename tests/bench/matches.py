"""Twenty matches compared with one match with as many viewers: the cost of a match, apart from its viewers."""

import uuid
from contextlib import ExitStack
from dataclasses import asdict

from tests.bench import contest
from tests.bench.contest import Contestant, contestant, play_rounds
from tests.bench.report import Section, Table, figure, microseconds, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.rivals.field import cricksy
from tests.bench.turn import cpu_a_delivery, wall

MATCHES, VIEWERS = 20, 1_000
QUICK_MATCHES, QUICK_VIEWERS = 4, 40
TURN_SECONDS, QUICK_SECONDS = 3.0, 0.5


def run(rig: Rig) -> Section:
    rig.environment  # noqa: B018  Django has to know the Redis before we publish
    quick = rig.options.quick
    matches, viewers = (QUICK_MATCHES, QUICK_VIEWERS) if quick else (MATCHES, VIEWERS)
    with ExitStack() as exits:
        rival = exits.enter_context(cricksy(rig.services.redis_url))
        both = [contestant(rig, rival, match_ids(count), exits) for count in (1, matches)]
        for one in both:
            tell(f"{len(one.matches)} match(es): opening {viewers:,} viewers")
            one.fill(viewers)
        play_rounds(both, rig.options.rounds, QUICK_SECONDS if quick else TURN_SECONDS)
        return section(both)


def match_ids(count: int) -> list[str]:
    return [f"match-{uuid.uuid4().hex[:8]}" for _ in range(count)]


def section(both: list[Contestant]) -> Section:
    columns = ["matches", "viewers of each", "ms until all have theirs", "deliveries/s", "CPU a delivery", "lost"]
    table = Table("The same viewers on one match and spread over many; a ball on every match at once", columns)
    table.rows = [row(one) for one in both]
    cost = contest.ratio(both[1], both[0], cpu_a_delivery)
    table.notes.append(f"CPU a delivery, many matches to one: {cost:.2f} x (median of the rounds' ratios)")
    figures = {str(len(one.matches)): [asdict(turn) for turn in one.turns] for one in both}
    return Section("matches", [table], [], figures)


def row(one: Contestant) -> list[str]:
    return [
        *(str(len(one.matches)), str(one.viewers // len(one.matches))),
        milliseconds(one.median(wall)).removesuffix(" ms"),
        figure(one.deliveries_a_second),
        microseconds(one.median(cpu_a_delivery)),
        str(one.lost),
    ]
