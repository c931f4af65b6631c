"""One snapshot at a time: a whole assessment by Liren against bare comparisons by the peers.

In: how many communities and rounds. Out: the time for one community. Liren gives status and points
(least, most, possible) of all sixty criteria, the score with its range, and the tiers left; the
peers give sixty verdicts.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.peers import PEERS
from benchmarks.timing import Times, in_turn
from benchmarks.workload import community, plain, ruleset, snapshot
from liren.engine import Ruleset, Snapshot, load_ruleset, load_snapshot
from liren.scoring import Assessment, assess

KNOWN = {"all facts known": 1.0, "a third missing": 2 / 3}
STEPS = ("bound before", "binding included", "loading and binding included")


def measure(communities: int, rounds: int) -> dict[str, Times]:
    """Liren's variants and the peers, by name."""
    cases = {**_liren(communities), **_peers(communities)}
    return in_turn(cases, rounds=rounds, pieces=communities, warm=3)


def whole(rules: Ruleset, given: Snapshot) -> Assessment:
    """An assessment with everything read that it says about status, points, score and tier."""
    made = assess(rules, given)
    for finding in made.findings:
        _ = finding.status
        points = finding.points
        if points is not None:
            _ = points.low, points.high
    score = made.score
    _ = score.low, score.high, made.tier, made.possible_tiers
    return made


def _liren(communities: int) -> dict[str, Callable[[], object]]:
    rules = load_ruleset(ruleset())
    cases: dict[str, Callable[[], object]] = {}
    for name, known in KNOWN.items():
        data = [snapshot(seed, community(seed, known=known)) for seed in range(communities)]
        loaded = [load_snapshot(item) for item in data]
        works = (_bound(rules, loaded), _binding(rules, loaded), _loading(rules, data))
        for step, work in zip(STEPS, works, strict=True):
            cases[f"{name}, {step}"] = work
    return cases


def _bound(rules: Ruleset, loaded: list[Snapshot]) -> Callable[[], object]:
    def work() -> None:
        for item in loaded:
            whole(rules, item)

    return work


def _binding(rules: Ruleset, loaded: list[Snapshot]) -> Callable[[], object]:
    def work() -> None:
        for item in loaded:
            item._bound.clear()  # else the result of the round before is found there
            whole(rules, item)

    return work


def _loading(rules: Ruleset, data: list[dict[str, object]]) -> Callable[[], object]:
    def work() -> None:
        for item in data:
            whole(rules, load_snapshot(item))

    return work


def _peers(communities: int) -> dict[str, Callable[[], object]]:
    facts = [plain(community(seed)) for seed in range(communities)]

    def work(judge: Callable[[object], object]) -> Callable[[], object]:
        def judge_all() -> None:
            for item in facts:
                judge(item)

        return judge_all

    return {name: work(make()) for name, make in PEERS.items()}
