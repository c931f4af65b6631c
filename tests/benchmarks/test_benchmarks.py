"""The benchmarks compare like with like: every engine comes to the same verdicts."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from benchmarks import submissions
from benchmarks.assessing import whole
from benchmarks.peers import PEERS
from benchmarks.wide import editions
from benchmarks.workload import ITEMS, KINDS, community, plain, ruleset, snapshot
from liren.engine import Ruleset, load_ruleset, load_snapshot
from liren.engine.audit.diff import diff
from liren.engine.ruleset.model import FIRST_DAY

installed = pytest.mark.skipif(
    find_spec("zen") is None or find_spec("rule_engine") is None,
    reason="the peers come with the extra `benchmark`, which is not installed",
)
COMMUNITIES = range(25)


@pytest.fixture(scope="module", name="rules")
def fixture_rules() -> Ruleset:
    return load_ruleset(ruleset())


def test_the_workload_has_sixty_facts_and_sixty_criteria(rules: Ruleset) -> None:
    assert len(rules.facts) == len(rules.criteria) == len(ITEMS) == 60


def test_the_same_seed_gives_the_same_community() -> None:
    assert community(7) == community(7) != community(8)


def test_about_a_third_of_the_facts_can_be_left_out() -> None:
    known = sum(len(community(seed, known=2 / 3)) for seed in range(100))
    assert 3_700 < known < 4_300


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_criterion_is_met_by_some_and_not_by_others(
    rules: Ruleset, kind: str
) -> None:
    statuses = {
        finding.status
        for seed in COMMUNITIES
        for finding in whole(rules, load_snapshot(snapshot(seed, community(seed)))).findings
        if finding.criterion.id.startswith(f"c_{kind}_")
    }
    assert "met" in statuses
    assert statuses & {"unmet", "partly_met"}


@installed
@pytest.mark.parametrize("peer", PEERS)
def test_every_engine_comes_to_the_same_verdicts(rules: Ruleset, peer: str) -> None:
    judge = PEERS[peer]()
    for seed in COMMUNITIES:
        facts = community(seed)
        verdicts = judge(plain(facts))
        findings = whole(rules, load_snapshot(snapshot(seed, facts))).findings
        judged = {
            finding.criterion.id: (finding.status == "met", verdict)
            for finding, verdict in zip(findings, verdicts, strict=True)
            if finding.status != "not_applicable"
        }
        assert len(judged) in (58, 60)
        assert {name for name, (own, other) in judged.items() if own != other} == set()


def test_what_is_missing_leaves_criteria_open_and_the_score_a_range(rules: Ruleset) -> None:
    made = whole(rules, load_snapshot(snapshot(1, community(1, known=2 / 3))))
    assert "unknown" in {finding.status for finding in made.findings}
    assert made.score.low < made.score.high


def test_every_validator_comes_to_the_same_verdicts() -> None:
    verdicts = [case() for case in submissions.cases(25, spoilt=True).values()]
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert 0 < sum(verdicts[0]) < 25


def test_the_wide_ruleset_has_so_many_criteria_and_its_next_edition_raises_every_fifth() -> None:
    old, new = map(load_ruleset, editions(50))
    assert len(old.criteria) == len(new.criteria) == 50
    changed = diff(old, new, FIRST_DAY).of("criteria")
    assert [each.id for each in changed] == [f"c{i}" for i in range(0, 50, 5)]
