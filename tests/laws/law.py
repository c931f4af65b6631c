"""The laws an assessment keeps, each as a function that makes cases and asserts.

In: a `Chooser` (hypothesis's or a seed's) and how many snapshots to try for the ruleset made.
Out: nothing; an `AssertionError` that shows the ruleset and the snapshot when a law is broken.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from liren.engine import Ruleset, load_ruleset, load_snapshot
from liren.engine.backends.scalar.compiled import scale_facts
from liren.scoring import Assessment, assess
from tests.oracle import Outcome, Verdict, asked, check_holds
from tests.oracle import assess as judge
from tests.oracle.choosing import Chooser
from tests.oracle.filling import Case, case, grain, normal, snapshot, unit_of, within
from tests.oracle.oracle import scale
from tests.oracle.points import exact
from tests.oracle.words import Raw
from tests.oracle.writing import to_yaml
from tests.strategies import Made, make, reordered

Law = Callable[[Chooser, int], None]
JUDGED = ("met", "partly_met", "unmet")
COMPATIBLE = {
    "unknown": (*JUDGED, "not_applicable", "waived"),
    "unmet": ("unmet", "partly_met"),
}


def loaded(made: Made) -> Ruleset:
    """The ruleset, read from a file as an office would have it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ruleset.yaml"
        path.write_text(made.text, encoding="utf-8")
        return load_ruleset(path)


def assessed(ruleset: Ruleset, document: Raw, of: Case) -> Assessment:
    """The assessment of a snapshot document on the case's day."""
    return assess(ruleset, load_snapshot(document), as_of=of.as_of)


def judged(made: Made, of: Case) -> Verdict:
    """What the oracle says."""
    return judge(made.raw, of.seen, of.as_of, of.claims, of.waivers)


def told(made: Made, document: Raw, of: Case, *more: object) -> str:
    """What to look at when a law is broken."""
    return "\n".join(
        [made.text, to_yaml(document), f"as of {of.as_of}", *(str(part) for part in more)]
    )


def tried(choose: Chooser, made: Made, times: int) -> Iterator[Case]:
    """Complete snapshots of the ruleset."""
    for _ in range(times):
        found = case(choose, made.raw, made.hints)
        if found is not None:
            yield found


# --- complete snapshots -------------------------------------------------------------------------


def seen(found: Assessment) -> dict[str, Any]:
    """What the oracle also computes, as the engine has it, for a complete snapshot."""
    return {
        "criteria": {
            f.criterion.id: (f.status, _points(f) if f.status in JUDGED else None)
            for f in found.findings
        },
        "groups": {g.id: (exactly(g.low), exactly(g.high)) for g in found.groups},
        "score": None if found.score.absent else exactly(found.score.value),
        "maximum": exactly(found.score.max),
        "tier": (found.tier, found.tier_decided, tuple(found.possible_tiers)),
        "reached": tuple(found.possible_tiers_reached),
        "bars": sorted(found.vetoes),
        "valid_until": found.valid_until,
        "outcomes": {o.outcome.id: exactly(o.value) for o in found.outcomes},
        "types": {t.classification.id: {o.id for o in t.certain} for t in found.types},
        "decided types": all(kind.kind != "open" for kind in found.types),
    }


def _points(finding: Any) -> tuple[Fraction | None, ...] | None:
    points = finding.points
    return points and (exactly(points.low), exactly(points.high), exactly(points.max))


def exactly(number: Any) -> Fraction | None:
    """A number of the interface as a Fraction."""
    assert not isinstance(number, float)
    return None if number is None else Fraction(number)


def expected(verdict: Verdict, made: Made) -> dict[str, Any]:
    """The same from the oracle."""
    return {
        "criteria": {name: _expected(outcome) for name, outcome in verdict.criteria.items()},
        "groups": {g: (verdict.groups[g].earned,) * 2 for g in made.raw.get("groups", {})},
        "score": verdict.score,
        "maximum": verdict.maximum,
        "tier": (verdict.tier, True, (verdict.tier,)),
        "reached": (verdict.reached,),
        "bars": sorted(verdict.bars),
        "valid_until": verdict.valid_until,
        "outcomes": verdict.outcomes,
        "types": verdict.types,
        "decided types": True,
    }


def _expected(outcome: Outcome) -> tuple[str, tuple[Fraction | None, ...] | None]:
    judged_points = outcome.points if outcome.maximum is not None else None
    points = None if judged_points is None else (judged_points, judged_points, outcome.maximum)
    return outcome.status, points


def agrees(choose: Chooser, times: int) -> None:
    """On complete snapshots the engine says exactly what the oracle says."""
    made = make(choose, when_missing=True)
    ruleset = loaded(made)
    for of in tried(choose, made, times):
        document = snapshot(choose, made.raw, of)
        found, wanted = seen(assessed(ruleset, document, of)), expected(judged(made, of), made)
        for part, value in wanted.items():
            assert found[part] == value, told(made, document, of, part, "engine, oracle:",
                                              found[part], value)  # fmt: skip


def decided(choose: Chooser, times: int) -> None:
    """When every fact is known nothing is open."""
    made = make(choose, when_missing=True)
    ruleset = loaded(made)
    for of in tried(choose, made, times):
        document = snapshot(choose, made.raw, of)
        found = assessed(ruleset, document, of)
        assert found.score.low == found.score.high, told(made, document, of, found.score)
        assert found.decided == found.countable, told(made, document, of)
        assert found.tier_decided, told(made, document, of)
        assert not found.collect, told(made, document, of, found.collect)
        assert all(not finding.missing for finding in found.findings), told(made, document, of)


# --- partial snapshots --------------------------------------------------------------------------


def contains(choose: Chooser, times: int) -> None:
    """Every completion of a partial snapshot lies inside what was said of it."""
    made = make(choose)
    ruleset = loaded(made)
    for of in tried(choose, made, times):
        if choose.chance(15):
            # what an earlier round came to is then anything
            of = replace(of, rounds=[])
        document = snapshot(choose, made.raw, of, choose.pick([15, 30, 60, 90]))
        found, verdict = assessed(ruleset, document, of), judged(made, of)
        try:
            _inside(found, verdict)
        except AssertionError as broken:
            raise AssertionError(told(made, document, of, broken, verdict)) from broken


def _inside(found: Assessment, verdict: Verdict) -> None:
    _score_inside(found, verdict)
    assert verdict.tier in found.possible_tiers, ("tier", found.possible_tiers)
    assert not found.tier_decided or found.tier == verdict.tier, ("tier", found.tier)
    assert verdict.reached in found.possible_tiers_reached, ("reached", verdict.reached)
    assert verdict.outcomes is not None
    for follows in found.outcomes:
        assert verdict.outcomes[follows.outcome.id] in follows.possible, follows
    for kind in found.types:
        _types_inside(kind, verdict.types[kind.classification.id])
    assert set(found.vetoes) <= set(verdict.bars), ("vetoes", found.vetoes)
    assert set(verdict.bars) <= {*found.vetoes, *found.possible_vetoes}, "possible vetoes"
    for group in found.groups:
        assert group.low <= verdict.groups[group.id][0] <= group.high, group
    for finding in found.findings:
        _finding_inside(finding, verdict.criteria[finding.criterion.id])


def _types_inside(kind: Any, found: frozenset[str]) -> None:
    for finding in kind.findings:
        allowed = ("unknown", "yes" if finding.option.id in found else "no")
        assert finding.belongs in allowed, (finding, found)


def _score_inside(found: Assessment, verdict: Verdict) -> None:
    if verdict.score is None:
        assert found.score.value is None, ("score should be open or absent", found.score)
        return
    assert not found.score.absent, ("score", found.score)
    low, high = exactly(found.score.low), exactly(found.score.high)
    assert low is not None, found.score
    assert high is not None, found.score
    assert low <= verdict.score <= high, ("score", found.score)
    if found.score.possible is not None:
        most, least = exactly(found.score.possible.high), exactly(found.score.possible.low)
        assert least is not None
        assert most is not None
        assert least <= verdict.maximum <= most, ("possible", found.score)


def _finding_inside(finding: Any, outcome: Outcome) -> None:
    which = (finding.criterion.id, finding.status, finding.points, outcome)
    assert outcome.status in COMPATIBLE.get(finding.status, (finding.status,)), which
    if outcome.points is not None and outcome.maximum is not None:
        assert finding.points is not None, which
        assert finding.points.low <= outcome.points <= finding.points.high, which


def narrows(choose: Chooser, times: int) -> None:
    """To know more leaves possible nothing that was not possible before."""
    made = make(choose)
    ruleset = loaded(made)
    for of in tried(choose, made, times):
        less, whole = (snapshot(choose, made.raw, of, hide) for hide in (60, 0))
        known = {name: value for name, value in whole["facts"].items() if choose.chance(40)}
        more = {**less, "facts": {**less["facts"], **known}}
        wide, narrow = assessed(ruleset, less, of), assessed(ruleset, more, of)
        try:
            _within(wide, narrow)
        except AssertionError as broken:
            raise AssertionError(told(made, less, of, known, broken)) from broken


def _within(wide: Assessment, narrow: Assessment) -> None:
    assert set(narrow.possible_tiers) <= set(wide.possible_tiers), "tiers"
    assert set(wide.vetoes) <= set(narrow.vetoes), "vetoes"
    assert not wide.score.absent or narrow.score.absent, "absent"
    if not narrow.score.absent:
        assert wide.score.low <= narrow.score.low, (wide.score, narrow.score)
        assert narrow.score.high <= wide.score.high, (wide.score, narrow.score)
    for before, after in zip(wide.findings, narrow.findings, strict=True):
        _finding_within(before, after)


def _finding_within(before: Any, after: Any) -> None:
    which = (before.criterion.id, before, after)
    if after.status in JUDGED and before.points is not None:
        assert after.points is not None, which
        assert before.points.low <= after.points.low, which
        assert after.points.high <= before.points.high, which
    if before.status not in ("unknown", "unmet"):
        assert after.status == before.status, which
    if before.status == "unmet":
        assert after.status in COMPATIBLE["unmet"], which


def ways_agree(choose: Chooser, times: int) -> None:
    """Generated code for what is known wholly, or in part, says what intervals say."""
    made = make(choose, when_missing=True)
    ruleset = loaded(made)
    for of in tried(choose, made, times):
        for hide in (0, 30):
            document = snapshot(choose, made.raw, of, hide)
            case = assessed(ruleset, document, of).case
            plan = case.plan
            facts = scale_facts(case.facts, plan.program.inputs, plan.slots, plan.scales)
            plain = plan.compiled.run_cold(facts)
            found = plan.compiled.run_generated(facts)
            assert found == plain, told(made, document, of, found, plain)


# --- the same again -----------------------------------------------------------------------------


def _bytes(found: Assessment) -> str:
    return json.dumps(found.to_dict())


def repeats(choose: Chooser, times: int) -> None:
    """The same input gives the same bytes, also from a ruleset that was read again."""
    made = make(choose, when_missing=True)
    one, other = loaded(made), loaded(made)
    for of in tried(choose, made, times):
        document = snapshot(choose, made.raw, of, choose.pick([0, 40]))
        first = _bytes(assessed(one, document, of))
        assert first == _bytes(assessed(one, document, of)), told(made, document, of)
        assert first == _bytes(assessed(other, document, of)), told(made, document, of)


def ignores_order(choose: Chooser, times: int) -> None:
    """The order of criteria and facts, here and there, changes no result."""
    made = make(choose, when_missing=True)
    mixed = reordered(choose, made)
    one, other = loaded(made), loaded(mixed)
    for of in tried(choose, made, times):
        document = snapshot(choose, made.raw, of, choose.pick([0, 40]))
        facts = dict(reversed(document["facts"].items()))
        first = _open(assessed(one, document, of))
        second = _open(assessed(other, {**document, "facts": facts}, of))
        assert first == second, told(made, document, of, first, second)


def _open(found: Assessment) -> dict[str, Any]:
    score = found.score
    return {
        "criteria": {f.criterion.id: (f.status, _points(f)) for f in found.findings},
        "groups": {g.id: (g.low, g.high, g.max) for g in found.groups},
        "score": (score.value, score.low, score.high, score.max, score.absent),
        "tiers": (found.tier, found.tier_decided, tuple(found.possible_tiers)),
        "vetoes": (sorted(found.vetoes), sorted(found.possible_vetoes)),
    }


# --- remedies -----------------------------------------------------------------------------------


def mends(choose: Chooser, times: int) -> None:
    """Every remedy of a complete snapshot can be done, and does what it says."""
    made = make(choose, size=6)
    ruleset = loaded(made)
    for of in tried(choose, made, times):
        document = snapshot(choose, made.raw, of, named=True)
        before = judged(made, of)
        for remedy in assessed(ruleset, document, of).remedies:
            name = remedy.criterion.id
            try:
                _mends(made, of, before, remedy)
            except AssertionError as broken:
                raise AssertionError(
                    told(made, document, of, broken, name, remedy.changes)
                ) from broken


def _mends(made: Made, of: Case, before: Verdict, remedy: Any) -> None:
    name = remedy.criterion.id
    assert remedy.changes, "nothing to change"
    values = changed(made.raw, of.values, remedy.changes)
    assert within(made.raw, values), "out of bounds"
    assert checks_hold(made.raw, values, of), "breaks a check"
    after = judged(made, replace(of, values=values))
    old, new = before.criteria[name], after.criteria[name]
    assert new.status == "met" or (new.points or 0) > (old.points or 0), (old, new)
    if new.status == "met" and len(remedy.changes) == 1:
        _is_least(made, of, remedy)


def least(choose: Chooser, times: int) -> None:
    """Where a single change of a value would do, no remedy asks for several."""
    made = make(choose, size=1)
    ruleset = loaded(made)
    for of in tried(choose, made, times):
        document = snapshot(choose, made.raw, of, named=True)
        for remedy in assessed(ruleset, document, of).remedies:
            hinted = "remedy" in made.raw["criteria"][remedy.criterion.id]
            if len(remedy.changes) > 1 and not hinted and _meets(made, of, remedy):
                for change, values in _single_changes(made.raw, of):
                    assert not _does(made, of, values, remedy), told(
                        made, document, of, remedy.changes, change, "would do"
                    )


def _meets(made: Made, of: Case, remedy: Any) -> bool:
    return _does(made, of, changed(made.raw, of.values, remedy.changes), remedy)


def _does(made: Made, of: Case, values: dict[str, Any], remedy: Any) -> bool:
    """Whether the criterion is then met, and still asked of all of whom it was asked."""
    if not within(made.raw, values) or not checks_hold(made.raw, values, of):
        return False
    name, seen = remedy.criterion.id, replace(of, values=values)
    if judged(made, seen).criteria[name].status != "met":
        return False
    before, after = (asked(made.raw, name, case.seen, of.as_of) for case in (of, seen))
    return before.asked <= after.asked and after.undivided <= before.undivided


def _single_changes(raw: Raw, of: Case) -> Iterator[tuple[object, dict[str, Any]]]:
    """Every other flag and option, one item more or less, and numbers and days close by."""
    for name, declaration in raw["facts"].items():
        if "each" not in normal(declaration):
            for value in _other_values(normal(declaration), of.values[name], of):
                yield (name, value), {**of.values, name: value}
            continue
        for number, record in enumerate(of.values[name]):
            for inner, field in declaration["each"].items():
                for value in _other_values(normal(field), record[inner], of):
                    records = [dict(other) for other in of.values[name]]
                    records[number][inner] = value
                    yield (name, number, inner, value), {**of.values, name: records}


def _other_values(declaration: Raw, value: Any, of: Case) -> Iterator[Any]:
    match declaration["type"]:
        case "flag":
            yield not value
        case "choice":
            yield from declaration["options"]
        case "checklist":
            yield from (value ^ {item} for item in declaration["items"])
        case "date":
            # nobody can act on a day that has passed
            days = (value + timedelta(days=number) for number in range(-12, 13))
            yield from (day for day in days if day >= of.as_of)
        case _:
            step = scale(unit_of(declaration)) * exact(declaration.get("step", 1))
            yield from (value + number * step for number in range(-12, 13) if number)


def _is_least(made: Made, of: Case, remedy: Any) -> None:
    """One step less does not do."""
    [change] = remedy.changes
    declaration = declared(made.raw, change)
    if declaration["type"] not in ("count", "number", "share", "money"):
        return
    criterion = made.raw["criteria"][remedy.criterion.id]
    if not any(t in criterion for t in ("at_least", "at_most", "more_than", "less_than")):
        return
    old, new = current(of.values, change), Fraction(change.after)
    # a change is a number of steps from where the community is
    declared_step = exact(declaration.get("step", 0)) * scale(unit_of(declaration))
    step = declared_step or grain(declaration)
    less = new - step if new > old else new + step
    if (less - old) * (new - old) <= 0:
        return
    values = with_value(of.values, change, less)
    if not within(made.raw, values) or not checks_hold(made.raw, values, of):
        return
    outcome = judged(made, replace(of, values=values))
    assert outcome.criteria[remedy.criterion.id].status != "met", ("less would do", less)


def checks_hold(raw: Raw, values: Mapping[str, Any], of: Case) -> bool:
    """Whether all checks of the ruleset hold, those of records included."""
    top = all(check_holds(check, values, of.as_of) for check in raw.get("checks", []))
    return top and all(
        check_holds(check, {**values, **record}, of.as_of)
        for name, d in raw["facts"].items()
        for check in normal(d).get("checks", [])
        for record in values[name]
    )


def _place(change: Any) -> tuple[str | None, int, str]:
    """List, number of the record and fact that a change speaks of."""
    if change.field is None:
        return None, 0, change.fact
    assert change.record is not None, "which record?"
    return change.fact, int(change.record.en.removeprefix("r")), change.field


def declared(raw: Raw, change: Any) -> Raw:
    """The declaration of the fact that a change speaks of."""
    found, _, field = _place(change)
    facts = raw["facts"] if found is None else raw["facts"][found]["each"]
    return normal(facts[field])


def current(values: Mapping[str, Any], change: Any) -> Any:
    """The value that a change would change."""
    found, number, field = _place(change)
    return values[field] if found is None else values[found][number][field]


def with_value(values: Mapping[str, Any], change: Any, to: Any) -> dict[str, Any]:
    """The values with one changed."""
    found, number, field = _place(change)
    if found is None:
        return {**values, field: to}
    records = [dict(record) for record in values[found]]
    records[number][field] = to
    return {**values, found: records}


def changed(raw: Raw, values: Mapping[str, Any], changes: Any) -> dict[str, Any]:
    """The values after all changes."""
    result = dict(values)
    for change in changes:
        declaration = declared(raw, change)
        result = with_value(result, change, _of_type(declaration, change.after))
    return result


def _of_type(declaration: Raw, to: Any) -> Any:
    if declaration["type"] == "checklist":
        return frozenset(to)
    if declaration["type"] in ("count", "number", "share", "money"):
        number = Fraction(to)
        assert declaration["type"] != "count" or number.denominator == 1, ("not whole", number)
        return number
    return to


LAWS: dict[str, Law] = {
    law.__name__: law
    for law in (
        agrees, contains, narrows, decided, ways_agree, repeats, ignores_order, mends, least,
    )
}  # fmt: skip
