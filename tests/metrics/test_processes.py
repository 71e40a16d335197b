"""Several processes of a kind: their figures add up, whoever of them is killed or started again."""

import time

import httpx
from redis import Redis

from tests.metrics.scrape import Scrape, scrape, serve, until
from tests.realtime.test_end_to_end import short_match
from tests.stack import Stack
from tests.support.record import opened, score

RECOMPUTE = {"task": "workers.tasks.recompute", "queue": "balls"}
REQUESTS = "django_http_responses_total_by_status_view_method_total"
VIEW = {"view": "cricksy.health.alive", "status": "200", "method": "GET"}


def webs(stack: Stack) -> Scrape:
    return scrape(stack.ports.web_metrics_url(1), stack.ports.web_metrics_url(2))


def workers(stack: Stack) -> Scrape:
    return scrape(stack.ports.worker_metrics_url(1), stack.ports.worker_metrics_url(2))


def ask(stack: Stack, count: int) -> None:
    """Ask on a connection each, which the kernel spreads over the processes."""
    for _ in range(count):
        assert httpx.get(f"{stack.http_url}/api/health").status_code == 200


def test_two_http_processes_have_each_request_once(many: Stack) -> None:
    ask(many, 20)
    begun, before = webs(many).sum("process_start_time_seconds"), webs(many).sum(REQUESTS, **VIEW)
    ask(many, 20)
    assert webs(many).sum(REQUESTS, **VIEW) == before + 20
    many.kill("web-2")
    first = scrape(many.ports.web_metrics_url(1)).sum(REQUESTS, **VIEW)
    many.start("web-2")
    serve([many.ports.web_metrics_url(2)])
    assert webs(many).sum("process_start_time_seconds") > begun
    ask(many, 20)
    assert webs(many).sum(REQUESTS, **VIEW) == first + 20


def test_what_has_not_happened_yet_is_not_absent(many: Stack) -> None:
    found = webs(many)
    assert found.sum("django_http_responses_total_by_status_total", status="500") == 0
    assert found.sum("django_http_responses_total_by_status_total", status="503") == 0
    for limit in ("0.001", "0.2"):
        assert found.sum("django_db_query_duration_seconds_bucket", alias="default", le=limit) >= 0
    assert workers(many).sum("cricksy_tasks_total", outcome="failed", **RECOMPUTE) >= 0
    assert scrape(many.ports.worker_metrics_url(3)).sum("cricksy_tasks_total", task="workers.tasks.sweep") >= 0


def test_a_method_that_a_client_makes_up_begins_no_series(many: Stack) -> None:
    for number in range(5):
        httpx.request(f"MADEUP{number}", f"{many.http_url}/api/health")
    methods = {labels["method"] for _, labels, _ in webs(many).samples if "method" in labels}
    assert not [method for method in methods if method.startswith("MADEUP")]


def test_refusals_before_a_view_are_counted(many: Stack) -> None:
    before = webs(many).sum("django_http_responses_total_by_status_total", status="400")
    httpx.get(f"{many.http_url}/games", headers={"Host": "another.example"})
    assert webs(many).sum("django_http_responses_total_by_status_total", status="400") == before + 1


def record(stack: Stack) -> tuple[str, int]:
    """Record some overs; return the match and its newest seq."""
    game, events = opened(stack, short_match(2))
    return game, score(stack, game, events)


def play(stack: Stack) -> None:
    """Record some overs, and wait until they are published."""
    game, last = record(stack)
    with Redis.from_url(stack.redis_url) as client:
        until(lambda: (client.get(f"game:{game}:seq") or b"").endswith(b".%d" % last))  # type: ignore[union-attr]


def succeeded(stack: Stack) -> float:
    return workers(stack).sum("cricksy_tasks_total", outcome="succeeded", **RECOMPUTE)


def timed(stack: Stack) -> float:
    return workers(stack).sum("cricksy_task_seconds_count", **RECOMPUTE)


def settled(stack: Stack) -> float:
    """Return the number of tasks when all of them are counted."""
    until(lambda: succeeded(stack) == timed(stack) > 0)
    return succeeded(stack)


def test_workers_count_what_they_do(many: Stack) -> None:
    play(many)
    count = settled(many)
    found = workers(many)
    assert found.sum("cricksy_task_seconds_sum", **RECOMPUTE) > 0
    assert found.sum("cricksy_predictions_total") > 0
    assert found.sum("cricksy_database_hangs_total") == 0
    assert found.sum("process_cpu_seconds_total") > 0
    assert found.sum("process_resident_memory_bytes") > 2 * 50e6
    play(many)
    assert settled(many) > count


def test_a_worker_that_starts_again_begins_at_0(many: Stack) -> None:
    play(many)
    time.sleep(2.5)  # the rows of the scorecard come a second later, in a task more
    settled(many)
    other = scrape(many.ports.worker_metrics_url(2)).sum("cricksy_tasks_total", outcome="succeeded", **RECOMPUTE)
    many.kill("worker-1")
    many.start("worker-1")
    serve([many.ports.worker_metrics_url(1)])
    assert succeeded(many) == other
    play(many)
    assert settled(many) > other


def test_a_task_that_expired_is_counted(many: Stack) -> None:
    many.kill("worker-sweep")
    time.sleep(2.5)  # beat goes on; a sweep expires after a second
    many.start("worker-sweep")
    url = many.ports.worker_metrics_url(3)
    sweep = {"task": "workers.tasks.sweep", "queue": "sweep"}
    serve([url])
    until(lambda: scrape(url).sum("cricksy_tasks_total", outcome="expired", **sweep) > 0)
    until(lambda: scrape(url).sum("cricksy_tasks_total", outcome="succeeded", **sweep) > 0)
