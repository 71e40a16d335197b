import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pool.topology import Pooled, pooled_stack
from tests.support import pgbouncer


@pytest.fixture(scope="module")
def pooled(local_root: Path) -> Iterator[Pooled]:
    if reason := pgbouncer.missing():
        pytest.skip(reason)
    with pooled_stack(local_root / f"pooled-{uuid.uuid4().hex[:8]}") as running:
        yield running
