"""Settings for every test: how many examples hypothesis tries, and what `longrun` means.

`pytest` tries few examples, the same ones each time in CI. `pytest -m longrun` runs the tests
marked so and, once more, every hypothesis test with many more examples, chosen anew each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

settings.register_profile(
    "modest",
    max_examples=60,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "longrun",
    max_examples=int(os.environ.get("LIREN_EXAMPLES", "200")),
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("modest")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="write the expected texts anew; read the difference before keeping it",
    )


@pytest.fixture
def stored(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with that of a file, or write it there (`pytest --update-expected`)."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-expected"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


def pytest_configure(config: pytest.Config) -> None:
    if _asks_for_longrun(config):
        settings.load_profile("longrun")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not _asks_for_longrun(config):
        return
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("longrun")


def _asks_for_longrun(config: pytest.Config) -> bool:
    expression = str(config.getoption("markexpr"))
    return "longrun" in expression and "not longrun" not in expression
