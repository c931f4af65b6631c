"""All findings there are: documented, tested, and told in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liren.engine.audit import findings
from liren.engine.audit.findings import CODES, FINDINGS, Finding
from liren.engine.audit.lint import LINTS, codes_looked_for

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent


def all_classes(base: type[Finding]) -> set[type[Finding]]:
    below = {each for child in base.__subclasses__() for each in all_classes(child)}
    return below | ({base} if base.code else set())


def test_no_class_is_forgotten() -> None:
    assert set(FINDINGS) == {each for each in all_classes(Finding) if each.code}
    assert len(CODES) == len(FINDINGS)


def test_a_lint_bears_the_name_of_its_code() -> None:
    accepts = {code for code in CODES if code.startswith("accepts-")}
    lints = {lint.__name__.replace("_", "-") for lint in LINTS}
    assert lints == {code for code, each in CODES.items() if each.by != "proof"} - accepts
    assert codes_looked_for() < lints | accepts


def test_every_lint_has_its_module_and_its_tests() -> None:
    for lint in LINTS:
        assert lint.__module__ == f"liren.engine.audit.lint.{lint.__name__}"
        assert (HERE / "lint" / f"test_{lint.__name__}.py").exists()


@pytest.mark.parametrize("page", ["docs/checking.md", "docs/checking.zh.md"])
def test_every_code_is_documented(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert re.findall(r"^\| `([a-z][a-z-]+)` \|", text, re.M) == list(CODES)


def test_every_finding_gives_advice() -> None:
    for kind in FINDINGS:
        assert kind.hint_zh, kind
        assert kind.hint_en, kind
    assert findings.NOWHERE == ("", "")
