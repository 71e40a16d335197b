"""The start of a match: its local day, and its instant, with and without a zone."""

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.bodies import complete, localize_changes
from scoring.engine.errors import Malformed
from scoring.starts import find_zone, instant, local_day, local_time, localize
from tests.engine.play import created

SYDNEY, NEW_YORK = "Australia/Sydney", "America/New_York"


@pytest.mark.parametrize(
    ("start", "zone", "kept"),
    [
        ("2026-12-05", None, "2026-12-05"),
        ("2026-12-05", SYDNEY, "2026-12-05"),
        ("20261205", None, "2026-12-05"),
        ("2026-12-05T10:00", SYDNEY, "2026-12-05T10:00:00+11:00"),
        ("2026-07-05T10:00", SYDNEY, "2026-07-05T10:00:00+10:00"),  # winter
        ("2026-12-05T10:00", None, "2026-12-05T10:00:00+00:00"),
        ("2026-12-04T23:00:00Z", SYDNEY, "2026-12-05T10:00:00+11:00"),
        ("2026-12-05T02:00:00+00:00", NEW_YORK, "2026-12-04T21:00:00-05:00"),
        ("2026-12-05T10:00:00+11:00", None, "2026-12-05T10:00:00+11:00"),
        ("20261205T100000+1100", None, "2026-12-05T10:00:00+11:00"),
        ("", SYDNEY, ""),
    ],
)
def test_the_log_keeps_the_local_time_with_its_offset(start: str, zone: str | None, kept: str) -> None:
    assert localize(start, zone) == kept
    assert localize(kept, zone) == kept


def test_a_time_that_says_nothing_is_one_of_the_server(settings: Any) -> None:
    settings.CRICKSY_TIME_ZONE = SYDNEY
    assert localize("2026-12-05T10:00", None) == "2026-12-05T10:00:00+11:00"
    assert localize("2026-12-05T10:00", NEW_YORK) == "2026-12-05T10:00:00-05:00"
    assert localize("2026-12-05T10:00:00Z", None) == "2026-12-05T10:00:00+00:00"


@pytest.mark.parametrize(
    ("start", "zone", "day"),
    [
        (None, None, None),
        ("", SYDNEY, None),
        ("2026-12-05", SYDNEY, date(2026, 12, 5)),
        ("2026-12-05T23:30:00", None, date(2026, 12, 5)),
        ("2026-12-05T10:00:00+11:00", None, date(2026, 12, 5)),
        ("2026-12-04T23:00:00Z", None, date(2026, 12, 4)),
        # As a correction of an event leaves it, which nobody writes in local time.
        ("2026-12-04T23:00:00Z", SYDNEY, date(2026, 12, 5)),
        ("2026-12-04T23:00:00Z", "Atlantis/Sunken", date(2026, 12, 4)),
    ],
)
def test_the_local_day(start: str | None, zone: str | None, day: date | None) -> None:
    assert local_day(start, zone) == day


@pytest.mark.parametrize(
    ("start", "zone", "moment"),
    [
        ("2026-12-05", None, datetime(2026, 12, 5, tzinfo=UTC)),
        ("2026-12-05", SYDNEY, datetime(2026, 12, 4, 13, tzinfo=UTC)),
        ("2026-12-05T10:00", None, datetime(2026, 12, 5, 10, tzinfo=UTC)),
        ("2026-12-05T10:00:00+11:00", None, datetime(2026, 12, 4, 23, tzinfo=UTC)),
    ],
)
def test_the_instant(start: str, zone: str | None, moment: datetime) -> None:
    assert instant(start, zone) == moment


def test_clocks_show_the_time_of_the_zone_else_that_of_the_server(settings: Any) -> None:
    moment = datetime(2026, 12, 4, 23, tzinfo=UTC)
    assert local_time(moment, SYDNEY) == datetime(2026, 12, 5, 10)
    assert local_time(moment, "") == datetime(2026, 12, 4, 23)
    settings.CRICKSY_TIME_ZONE = NEW_YORK
    assert local_time(moment, None) == datetime(2026, 12, 4, 18)
    assert local_time(None, SYDNEY) is None


@given(
    st.datetimes(datetime(1800, 1, 1), datetime(2150, 1, 1), timezones=st.timezones()),
    st.sampled_from([SYDNEY, NEW_YORK, "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"]),
)
def test_local_time_is_the_same_instant_on_the_local_day(start: datetime, zone: str) -> None:
    kept, start = localize(start.isoformat(), zone), datetime.fromisoformat(start.isoformat())
    assert instant(kept, zone) == start
    assert kept[:10] == start.astimezone(find_zone(zone)).date().isoformat()
    assert str(local_day(kept, zone)) == kept[:10]


@pytest.mark.parametrize(
    "name", ["Sydney", "australia/sydney", "Australia", "Australia/", "/etc/passwd", "../UTC", "localtime", "A" * 500]
)
def test_a_name_that_is_no_zone_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(Malformed, match="Australia/Sydney"):
        find_zone(name)


@given(st.text(max_size=40) | st.from_regex(r"[A-Z][a-z./_+-]{0,12}", fullmatch=True))
def test_no_name_breaks_the_look_up(name: str) -> None:
    with suppress(Malformed):
        find_zone(name)


def test_a_new_match_has_its_start_in_local_time() -> None:
    body = complete({**created(), "starts_at": "2026-12-04T23:00:00Z", "time_zone": SYDNEY})
    assert (body["starts_at"], body["time_zone"]) == ("2026-12-05T10:00:00+11:00", SYDNEY)


def test_a_change_of_the_zone_writes_the_start_anew() -> None:
    start, zone = "2026-12-05T10:00:00+11:00", SYDNEY
    assert localize_changes({"time_zone": NEW_YORK}, start, zone)["starts_at"] == "2026-12-04T18:00:00-05:00"
    assert localize_changes({"starts_at": "2026-12-06T09:30"}, start, zone) == {
        "starts_at": "2026-12-06T09:30:00+11:00"
    }
    assert localize_changes({"time_zone": ""}, start, zone) == {"time_zone": "", "starts_at": start}
    assert localize_changes({"time_zone": NEW_YORK}, None, None) == {"time_zone": NEW_YORK}
    assert localize_changes({"name": "The Final"}, start, zone) == {"name": "The Final"}
    assert localize_changes({"starts_at": ""}, start, zone) == {"starts_at": ""}
