"""Validating submissions of sixty facts, against `jsonschema` on the schema of the same ruleset.

In: how many communities and rounds. Out: the time for one submission. Liren gives the snapshot,
read by the declarations; `jsonschema` gives a yes or no, and is spared all that a schema cannot
say. It is given binary floats, which its numbers are.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.timing import Times, in_turn
from benchmarks.workload import community, plain, ruleset, snapshot
from liren.engine import load_ruleset, validate_submission
from liren.engine.submission.schema import submission_schema

MISTAKES: tuple[dict[str, object], ...] = (
    {},
    {"count_0": -1},
    {"area_0": 100_001},
    {"share_0": "many"},
    {"flag_0": 1},
    {"checklist_0": ["archive", "archive"]},
    {"count_00": 1},
)
OURS, FALLBACK, THEIRS = "Liren, plain data", "Liren, any other data", "jsonschema"


def measure(communities: int, rounds: int) -> dict[str, Times]:
    """Liren's quick and ordinary ways, and the peer, by name."""
    return in_turn(cases(communities), rounds=rounds, pieces=communities, warm=2)


def cases(communities: int, *, spoilt: bool = False) -> dict[str, Callable[[], list[bool]]]:
    """Each way to come to the verdicts on the same submissions; some wrong ones if `spoilt`."""
    from jsonschema import Draft202012Validator

    rules = load_ruleset(ruleset())
    schema = Draft202012Validator(submission_schema(rules))
    facts = [community(seed) for seed in range(communities)]
    for seed, each in enumerate(facts if spoilt else ()):
        each.update(MISTAKES[seed % len(MISTAKES)])
    given = [snapshot(seed, each) for seed, each in enumerate(facts)]
    others = [{**each, "context": {}} for each in given]
    floats = [snapshot(seed, plain(each)) for seed, each in enumerate(facts)]
    return {
        OURS: lambda: [validate_submission(each, rules).valid for each in given],
        FALLBACK: lambda: [validate_submission(each, rules).valid for each in others],
        THEIRS: lambda: [schema.is_valid(each) for each in floats],
    }
