"""Hours of cricket in fast forward: memory, files and threads of each process after its warm-up."""

import secrets
import statistics
import time
from dataclasses import asdict

from tests.bench.faults import set_up_django
from tests.bench.report import Budget, Section, Table
from tests.bench.rig import Rig, tell
from tests.faults import soak
from tests.faults.run import Run, running
from tests.faults.soak import Crowd, Public, Sample
from tests.faults.traffic import Size

MATCHES, VIEWERS, FLAPPING = 20, 1_000, 0.1
QUICK_MATCHES, QUICK_VIEWERS, QUICK_MINUTES = 3, 30, 0.5
# Of a live match: `manage.py replay` plays at this pace too.
SECONDS_A_BALL = 35.0
SAMPLES = 60
# Of the run. After it the caches of matches must be full: each process keeps up to 64 that are scored.
WARM_UP = 0.5
# The growth after the warm-up that still counts as flat: a share, or so many MB of a small process.
FLAT, FLAT_MB = 0.05, 5.0
# Redis holds the keys of each match for three days, by design: it grows with every new match.
GROWS = ("redis",)
COLUMNS = ["process", "MB after warm-up", "MB at the end", "MB an hour of cricket", "files", "threads"]
Series = dict[str, list[Sample]]


def run(rig: Rig) -> Section:
    set_up_django()
    quick = rig.options.quick
    matches, viewers = (QUICK_MATCHES, QUICK_VIEWERS) if quick else (MATCHES, VIEWERS)
    size = Size(grounds=matches, viewers=0, pace=0.5)
    with running(rig.root / "soak", size, rig.options.seed, small_disk=False) as found:
        seconds = 60 * (QUICK_MINUTES if quick else rig.options.minutes)
        return play(found, viewers // matches, seconds)


def play(found: Run, viewers: int, seconds: float) -> Section:
    password = secrets.token_urlsafe(12)
    found.system.run("-c", soak.ACCOUNT.format(password=password))
    public = Public(found.system.http, found.traffic, password)
    ws_url = f"ws://127.0.0.1:{found.system.ws}"
    crowds = [Crowd(ws_url, ground, viewers, round(viewers * FLAPPING)) for ground in found.traffic.grounds]
    loop = found.system.loop
    for work in (public.read(), public.log_in(), soak.next_matches(found.traffic)):
        loop.start(work)
    for crowd in crowds:
        loop.start(crowd.live(found.traffic.own_dice()))
    found.traffic.resume()
    series = collect(found, seconds)
    watching = sum(len(crowd.watchers) for crowd in crowds)
    return section(found, series, public, {"viewers at the end": watching, "joins": sum(one.joins for one in crowds)})


def collect(found: Run, seconds: float) -> Series:
    series: Series = {name: [] for name in found.system.names}
    begun = time.monotonic()
    for number in range(1, SAMPLES + 1):
        time.sleep(max(0.0, begun + seconds * number / SAMPLES - time.monotonic()))
        for name, one in soak.sample(found.system, balls(found)).items():
            series[name].append(one)
        if number % 5 == 0:
            tell(f"{number} of {SAMPLES} samples: {balls(found):,} balls")
    return series


def balls(found: Run) -> int:
    return sum(entry.acknowledged for journal in found.traffic.journals for entry in journal.entries)


def section(found: Run, series: Series, public: Public, facts: dict[str, int]) -> Section:
    grounds = len(found.traffic.grounds)
    a_hour = grounds * 3600 / SECONDS_A_BALL
    hours = balls(found) / a_hour
    title = f"{balls(found):,} balls on {grounds} grounds: {hours:.1f} hours of cricket, a ball in {SECONDS_A_BALL:g} s"
    table = Table(title, COLUMNS, [row(name, of_process, a_hour) for name, of_process in sorted(series.items())])
    found.traffic.pause()
    findings = found.trial.check_all()
    facts = {**facts, "matches": sum(len(ground.played) for ground in found.traffic.grounds)}
    table.notes = [f"{name}: {value}" for name, value in (facts | dict(sorted(public.statuses.items()))).items()]
    table.notes += [str(finding)[:400] for finding in findings[:10]]
    budgets = [flat(name, of_process) for name, of_process in sorted(series.items()) if name not in GROWS]
    budgets.append(Budget("lost, doubled or diverged", len(findings), 0, ""))
    figures = {name: [asdict(one) for one in of_process] for name, of_process in series.items()}
    return Section("soak", [table], budgets, figures | {"hours": hours, **facts})


def after_warm_up(series: list[Sample]) -> list[Sample]:
    return series[int(len(series) * WARM_UP) :]


def row(name: str, series: list[Sample], a_hour: float) -> list[str]:
    warm = after_warm_up(series)
    slope = statistics.linear_regression([one.balls / a_hour for one in warm], [one.memory for one in warm]).slope
    first, last = warm[0], warm[-1]
    files, threads = f"{first.files} to {last.files}", f"{first.threads} to {last.threads}"
    return [name, f"{first.memory:.1f}", f"{last.memory:.1f}", f"{slope:+.2f}", files, threads]


def flat(name: str, series: list[Sample]) -> Budget:
    """Compare the ends of the time after the warm-up, each as a median of some samples."""
    warm = [one.memory for one in after_warm_up(series)]
    few = max(len(warm) // 6, 1)
    before, after = statistics.median(warm[:few]), statistics.median(warm[-few:])
    limit = max(before * FLAT, FLAT_MB)
    return Budget(f"growth of {name} after warm-up", round(after - before, 2), round(limit, 1), "MB")
