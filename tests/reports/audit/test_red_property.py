"""What an auditor needs to explain a change: 30 % becomes 40 %, and one weight is lowered.

Which communities are found as examples is up to the solver; what must be said is not.
"""

from __future__ import annotations

import json
from contextlib import chdir
from functools import cache
from pathlib import Path

import pytest

from liren.engine import load_snapshot, shipped_rulesets
from liren.engine.audit.named import Named, load_named
from liren.engine.text import Lang
from liren.reports.audit.compare import comparison_text, comparison_to_dict
from liren.reports.audit.examples import Told, numbered
from liren.reports.audit.proofs import examples_of
from liren.reports.layout import cells
from liren.reports.page import Page
from liren.scoring import assess
from liren.scoring.audit.comparing import Compared, looked_at
from liren.scoring.audit.limits import Limits

EDITS = (
    ("    values: {2022-04-01: 30}", "    values: {2022-04-01: 40}"),
    ("require: joint_meeting.rules\n    points: 5", "require: joint_meeting.rules\n    points: 4"),
    ("points: 42}", "points: 41}"),
    ("scoring: {total: 100,", "scoring: {total: 99,"),
)
CHANGED = ("committee_party_share", "joint_meeting_rules")
MINUTES = Limits(total_seconds=300)


@cache
def found(folder: Path) -> tuple[Named, Named, tuple[Compared, ...]]:
    """The comparison; made once for all tests."""
    text = shipped_rulesets()["red-property"].read_text("utf-8")
    for before, after in EDITS:
        assert text.count(before) == 1
        text = text.replace(before, after)
    with chdir(folder):
        Path("my-red-property.yaml").write_text(text, encoding="utf-8")
        old, new = load_named("red-property"), load_named("my-red-property.yaml")
    return old, new, looked_at(old.ruleset, new.ruleset, limits=MINUTES).compared


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def text_of(folder: Path, lang: Lang) -> str:
    old, new, proved = found(folder)
    examples = (e for each in proved if each.proof is not None for e in examples_of(each.proof))
    told = Told(Page(lang), (old.ruleset, new.ruleset), numbered(examples))
    lines = comparison_text(old, new, proved, told)
    assert all(cells(line) <= 80 for line in lines)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("lang", "what"),
    [
        ("en", ["committee_party_share STRICTER 30 % → 40 %", "newly unmet, for example:",
                "nobody newly meets it or earns more (proved)",
                "joint_meeting_rules POINTS 5 → 4", "the same communities meet it (proved)",
                "all other 14 criteria EQUIVALENT (proved)"]),
        ("zh", ["committee_party_share 更严 30% → 40%", "原来符合、现在不符合，例如：",
                "没有社区因此转为符合或得分增加（已证明）",
                "joint_meeting_rules 分值 5 → 4", "符合与否均不变（已证明）",
                "其余 14 项指标 等效 已证明"]),
    ],
)  # fmt: skip
def test_it_says_what_became_stricter_who_is_hit_and_that_nothing_else_changed(
    folder: Path, lang: Lang, what: list[str]
) -> None:
    text = " ".join(text_of(folder, lang).split())
    assert [each for each in what if each not in text] == []


def test_a_hit_community_has_less_than_the_new_share_and_not_less_than_the_old(
    folder: Path,
) -> None:
    old, new, proved = found(folder)
    data = json.loads(json.dumps(comparison_to_dict(old, new, proved, {})))
    relations = data["stretches"][0]["proof"]["criteria"]
    hit = {each["id"]: each for each in relations}["committee_party_share"]
    example = hit["demand"]["worse"]["example"]["snapshot"]
    shares = [c["party_members"] / c["members"] for c in example["facts"]["owners_committees"]]
    assert all(share >= 0.3 for share in shares)
    assert any(share < 0.4 for share in shares)


def test_every_example_is_assessed_as_it_says(folder: Path) -> None:
    old, new, proved = found(folder)
    proof = proved[0].proof
    assert proof is not None
    examples = list(examples_of(proof))
    assert len(examples) >= 8
    for example in examples:
        snapshot = load_snapshot(dict(example.document))
        for side, told in zip((old, new), example.assessments, strict=True):
            again = assess(side.ruleset, snapshot, told.as_of)
            assert (again.score, again.tier) == (told.score, told.tier)


def test_only_the_two_changed_criteria_are_not_equivalent(folder: Path) -> None:
    *_, proved = found(folder)
    proof = proved[0].proof
    assert proof is not None
    verdicts = {each.id: each.verdict for each in proof.criteria}
    assert {name for name, verdict in verdicts.items() if verdict != "equivalent"} == {*CHANGED}
    assert all(verdicts[name] == "stricter" for name in CHANGED)
