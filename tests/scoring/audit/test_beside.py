"""What else an assessment yields, compared, worked out by hand.

Outcomes, validity, types, lowering, vetoes, and what can be earned at most: each with a change that
somebody notices, and with one beside it that nobody does.
"""

from __future__ import annotations

from datetime import date

import pytest

from liren.scoring import Assessment
from liren.scoring.audit.answers import Answer, Found, GaveUp, Proved
from liren.scoring.audit.beside import is_of_type
from liren.scoring.audit.claims import judge, read_claim
from liren.scoring.audit.compare import Comparison, Relation, compare
from liren.scoring.audit.comparing import looked_at
from tests.scoring.making import DAY, ruleset


def both_days(old: str, new: str) -> Comparison:
    return compare(ruleset(old), ruleset(new), (DAY, DAY))


def named(comparison: Comparison, kind: str, name: str) -> Relation:
    return next(r for r in comparison.relations if (r.kind, r.id) == (kind, name))


def pair(answer: Answer) -> tuple[Assessment, Assessment]:
    assert isinstance(answer, Found), answer
    old, new = answer.example.assessments
    return old, new


def alike(relation: Relation) -> bool:
    answers = [a for each in relation.sides for a in (each.worse, each.better)]
    return all(isinstance(answer, Proved) for answer in (*answers, relation.other))


TIERS = """
    facts: {{visits: {{type: count, at_most: 9}}}}
    criteria: {{c: {{measure: visits, at_least: 8, points: {{share: 8}}}}}}
    tiers: {{good: {{total: {{at_least: 8}}{0}}}, fair: {{total: {{at_least: 4}}{1}}}}}
    {2}
"""
FEE = "outcomes: {{fee: {{unit: '%', values: {{good: {0} %, fair: {1} %, none: {2} %}}}}}}"


def fee(good: int = 100, fair: int = 90, none: int = 70) -> str:
    return TIERS.format("", "", FEE.format(good, fair, none))


# --- what follows from a tier --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "tier", "figures"),
    [(fee(good=95), "good", ("1", "19/20")), (fee(fair=80), "fair", ("9/10", "4/5")),
     (fee(none=60), None, ("7/10", "3/5"))],
)  # fmt: skip
def test_a_lower_figure_is_shown_by_somebody_of_the_tier(
    new: str, tier: str | None, figures: tuple[str, str]
) -> None:
    found = both_days(fee(), new)
    relation = named(found, "outcome", "fee")
    old_side, new_side = pair(relation.points.worse)
    assert (old_side.tier, new_side.tier) == (tier, tier)
    assert (str(old_side.outcomes[0].value), str(new_side.outcomes[0].value)) == figures
    assert isinstance(relation.points.better, Proved)
    assert (relation.verdict, found.verdict, found.total.verdict) == (
        "different", "different", "equivalent",
    )  # fmt: skip


def test_a_higher_figure_beside_a_lower_one_is_told_apart() -> None:
    relation = named(both_days(fee(), fee(good=95, none=75)), "outcome", "fee")
    assert [each.tier for each in pair(relation.points.worse)] == ["good", "good"]
    assert [each.tier for each in pair(relation.points.better)] == [None, None]


def test_a_figure_of_a_tier_that_nobody_gets_is_no_difference() -> None:
    unreachable = TIERS.replace("{{at_least: 8}}{0}", "{{more_than: 8}}{0}")
    old, new = (unreachable.format("", "", FEE.format(n, 90, 70)) for n in (100, 50))
    found = both_days(old, new)
    assert alike(named(found, "outcome", "fee"))
    assert found.verdict == "equivalent"


def test_a_figure_in_another_unit_of_the_same_kind_is_no_difference() -> None:
    plain = "outcomes: {fund: {unit: yuan, values: {good: 10000, fair: 5000, none: 0}}}"
    other = "outcomes: {fund: {unit: 10k yuan, values: {good: 1, fair: 0.5, none: 0}}}"
    assert alike(named(both_days(*(TIERS.format("", "", each) for each in (plain, other))),
                       "outcome", "fund"))  # fmt: skip


def test_the_same_number_of_something_else_is_a_difference() -> None:
    fund, staff = (
        f"outcomes: {{a: {{unit: {unit}, values: {{good: 2, fair: 1, none: 0}}}}}}"
        for unit in ("yuan", "person")
    )
    relation = named(both_days(TIERS.format("", "", fund), TIERS.format("", "", staff)),
                     "outcome", "a")  # fmt: skip
    assert isinstance(relation.points.worse, Proved)
    assert isinstance(relation.other, Found)
    assert relation.verdict == "different"


def test_who_has_another_tier_is_told_with_the_tiers_and_not_with_what_follows() -> None:
    easier = fee().replace("good: {total: {at_least: 8}}", "good: {total: {at_least: 7}}")
    found = both_days(fee(), easier)
    assert alike(named(found, "outcome", "fee"))
    assert named(found, "tier", "good").verdict == found.verdict == "looser"


# --- how long a tier holds -----------------------------------------------------------------------


def lasting(good: str, fair: str = "1 year") -> str:
    good, fair = (f", valid_for: {each}" if each else "" for each in (good, fair))
    return TIERS.format(good, fair, "")


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("3 years", "2 years", "stricter"),
        ("2 years", "3 years", "looser"),
        ("2 years", "24 months", "equivalent"),
        ("2 years", "8 quarters", "equivalent"),
        ("", "5 years", "stricter"),
        ("5 years", "", "looser"),
        ("1 year", "366 days", "looser"),
        ("1 year", "365 days", "stricter"),
        ("1 month", "30 days", "incomparable"),
    ],
)
def test_how_long_a_tier_holds_is_part_of_what_it_is(old: str, new: str, verdict: str) -> None:
    found = both_days(lasting(old), lasting(new))
    tier = named(found, "tier", "good")
    assert tier.verdict == found.verdict == verdict
    assert named(found, "tier", "fair").verdict == "equivalent"
    assert tier.points.verdict == "equivalent"
    if verdict == "stricter":
        assert tier.lasts is not None
        assert [each.tier for each in pair(tier.lasts.worse)] == ["good", "good"]


def test_until_when_a_tier_holds_is_read_off_the_example() -> None:
    lasts = named(both_days(lasting("", "3 years"), lasting("", "1 year")), "tier", "fair").lasts
    assert lasts is not None
    old, new = pair(lasts.worse)
    assert (old.tier, new.tier) == ("fair", "fair")
    assert (old.valid_until, new.valid_until) == (date(2025, 6, 30), date(2023, 6, 30))


def test_how_long_a_tier_holds_that_nobody_has_is_no_difference() -> None:
    old, new = (
        lasting(each).replace("good: {total: {at_least: 8}", "good: {total: {more_than: 8}")
        for each in ("3 years", "1 year")
    )
    assert both_days(old, new).verdict == "equivalent"


def test_two_tiers_that_change_places_are_no_longer_the_same() -> None:
    # Whoever is good is first, whatever it is called: levels alone do not tell them apart.
    first = TIERS.format("", "", "").replace(
        "fair: {total: {at_least: 4}", "fair: {total: {more_than: 8}"
    )
    swapped = first.replace("good:", "x:").replace("fair:", "good:").replace("x:", "fair:")
    found = both_days(first, swapped)
    good = named(found, "tier", "good")
    old, new = pair(good.other if good.points.verdict == "equivalent" else good.points.worse)
    assert (old.tier, new.tier) == ("good", "fair")
    assert found.verdict != "equivalent"


# --- types ---------------------------------------------------------------------------------------

SIZES = """
    facts: {{residents: {{type: count, at_most: 9000}}, hall: flag}}
    types: {{size: {{options: {{{0}}}}}}}
    criteria: {{c: {{require: hall, points: 1}}}}
"""
LARGE = "large: {{when: residents >= {0}}}"


def sizes(*options: str) -> str:
    return SIZES.format(", ".join(options))


def test_a_type_with_a_higher_bound_is_no_longer_that_of_somebody_between() -> None:
    found = both_days(sizes(LARGE.format(3000)), sizes(LARGE.format(4000)))
    relation = named(found, "type", "size.large")
    old, new = pair(relation.points.worse)
    assert (is_of_type(old, "size.large"), is_of_type(new, "size.large")) == (True, False)
    assert isinstance(relation.points.worse, Found)
    assert 3000 <= relation.points.worse.example.document["facts"]["residents"] < 4000
    assert isinstance(relation.points.better, Proved)
    assert (relation.verdict, found.verdict) == ("different", "different")


def test_a_type_that_is_written_otherwise_and_means_the_same_is_proved_to_be_the_same() -> None:
    found = both_days(sizes(LARGE.format(3000)), sizes("large: {when: not (residents <= 2999)}"))
    assert alike(named(found, "type", "size.large"))
    assert found.verdict == "equivalent"


def test_a_type_that_only_one_has_is_that_of_whoever_meets_its_condition() -> None:
    small = "small: {when: residents < 500}"
    none = "none: {when: residents < 0}"
    found = both_days(sizes(LARGE.format(3000)), sizes(LARGE.format(3000), small, none))
    relation = named(found, "type", "size.small")
    assert isinstance(relation.points.worse, Proved)
    assert is_of_type(pair(relation.points.better)[1], "size.small")
    assert alike(named(found, "type", "size.none"))
    assert alike(named(found, "type", "size.large"))


def test_a_type_without_a_figure_is_no_longer_told() -> None:
    large = "{{large: {{when: residents >= most}}}}"
    text = SIZES.replace("{{{0}}}", large) + "    parameters: {{most: {{value: {0}}}}}"
    found = both_days(text.format(3000), text.format("unspecified"))
    relation = named(found, "type", "size.large")
    assert isinstance(relation.points.worse, Found)
    assert isinstance(relation.other, Found)


# --- what lowers a tier --------------------------------------------------------------------------

LOWER = """
    facts: {{visits: {{type: count, at_most: 9}}, litter: {{type: count, at_most: 9}}}}
    criteria: {{c: {{measure: visits, at_least: 8, points: {{share: 8}}}}}}
    tiers:
      best: {{total: {{at_least: 8}}}}
      good: {{total: {{at_least: 6}}}}
      fair: {{total: {{at_least: 4}}}}
    lower_tier: [{0}]
"""


def test_a_tier_that_is_lowered_by_more_levels_is_shown() -> None:
    once, twice = "{when: litter > 5}", "{when: litter > 5, by: 2}"
    found = both_days(LOWER.format(once), LOWER.format(twice))
    relation = named(found, "lowering", "lower_tier")
    old, new = pair(relation.points.better)
    assert [sum(each.reason.by for each in side.lowered) for side in (old, new)] == [1, 2]
    assert isinstance(relation.points.worse, Proved)
    assert (relation.verdict, found.verdict) == ("different", "stricter")


@pytest.mark.parametrize(
    "new",
    ["{when: litter >= 6}", "{when: litter > 5}, {when: litter > 10}", "{when: not (litter <= 5)}"],
)
def test_reasons_that_come_to_the_same_are_proved_to_be_the_same(new: str) -> None:
    found = both_days(LOWER.format("{when: litter > 5}"), LOWER.format(new))
    assert alike(named(found, "lowering", "lower_tier"))
    assert found.verdict == "equivalent"


def test_a_tier_that_is_lowered_to_the_same_from_another_one_is_a_difference() -> None:
    # Nobody is left with a tier by either, and all that differs is what was reached before.
    all_of_it = "{when: litter >= 0, by: 3}"
    old, new = (
        LOWER.format(all_of_it),
        LOWER.format(all_of_it).replace("at_least: 6", "at_least: 7"),
    )
    found = both_days(old, new)
    assert all(each.verdict == "equivalent" for each in found.tiers)
    relation = named(found, "lowering", "lower_tier")
    assert isinstance(relation.points.worse, Proved)
    assert isinstance(relation.points.better, Proved)
    one, other = pair(relation.other)
    assert (one.possible_tiers_reached, other.possible_tiers_reached) == (("good",), ("fair",))
    assert found.verdict == "different"


# --- vetoes, and what can be earned at most ------------------------------------------------------


def test_a_veto_that_bars_nothing_is_told_all_the_same() -> None:
    rules = """
        facts: {{hall: flag, lit: flag}}
        criteria: {{c: {{require: hall, points: 1{0}}}, d: {{require: lit, points: 1}}}}
        tiers: {{good: {{total: {{at_least: 2}}}}}}
    """
    # Who misses it has no tier anyhow.
    found = both_days(rules.format(""), rules.format(", veto: {bars: all}"))
    relation = named(found, "criterion", "c")
    assert [each.vetoes for each in pair(relation.other)] == [(), ("c",)]
    assert (relation.verdict, found.verdict) == ("different", "different")
    assert found.total.verdict == named(found, "tier", "good").verdict == "equivalent"


MOST = """
    facts: {{visits: {{type: count, at_most: 3}}, hall: flag}}
    groups: {{g: {{}}, h: {{}}}}
    criteria:
      c: {{group: g, measure: visits, at_least: 2,
           points: {{bands: [{{at_least: 2, points: 5}}{0}]}}}}
      d: {{group: h, require: hall, points: 5}}
    scoring: {{maximum: {1}}}
"""


def test_points_that_nobody_can_earn_change_what_the_score_is_out_of() -> None:
    extra = ", {at_least: 9, points: 10}"
    found = both_days(MOST.format("", "possible"), MOST.format(extra, "possible"))
    assert found.total.points.verdict == "equivalent"
    old, new = pair(found.total.other)
    assert (old.score.max, new.score.max) == (10, 15)
    assert old.score.value == new.score.value
    assert named(found, "group", "g").verdict == "different"
    assert [each.groups[0].max for each in pair(named(found, "group", "g").other)] == [5, 10]
    assert alike(named(found, "group", "h"))
    points = [each.findings[0].points for each in pair(named(found, "criterion", "c").other)]
    assert [each and each.max for each in points] == [5, 10]
    assert found.verdict == "different"


PLACED = """
    facts: {{hall: flag, lit: flag}}
    groups: {{g: {{}}, h: {{{1}}}}}
    criteria:
      c: {{group: g, require: hall, points: 5}}
      d: {{group: {0}, require: lit}}
      e: {{group: h, require: lit}}
"""


# --- claims --------------------------------------------------------------------------------------


def outcome_of(claim: str, old: str, new: str) -> tuple[str, tuple[str, str] | None]:
    (one,) = looked_at(ruleset(old), ruleset(new)).compared
    wanted = read_claim(claim)
    assert wanted is not None
    found = judge(wanted, one)
    return found.outcome, found.about


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        (fee(), fee(good=95), ("outcome", "fee")),
        (fee(), TIERS.format("", "", ""), ("outcome", "fee")),
        (TIERS.format("", "", ""), fee(), ("outcome", "fee")),
        (lasting("3 years"), lasting("2 years"), ("tier", "good")),
        (sizes(LARGE.format(3000)), sizes(LARGE.format(3001)), ("type", "size.large")),
        (sizes(LARGE.format(3000)), sizes(LARGE.format(3000), "no: {when: residents < 0}"),
         ("type", "size.no")),
        (LOWER.format("{when: litter > 5}"), LOWER.format("{when: litter > 6}"), ("tier", "best")),
        (PLACED.format("h", ""), PLACED.format("g", ""), ("criterion", "d")),
        (PLACED.format("h", ""), PLACED.format("h", "in: g"), ("group", "h")),
        (PLACED.format("h", ""), PLACED.format("h", "bonus: true"), ("group", "h")),
    ],
)  # fmt: skip
def test_equivalent_is_refuted_by_anything_that_an_assessment_yields(
    old: str, new: str, about: tuple[str, str]
) -> None:
    assert outcome_of("equivalent", old, new) == ("refuted", about)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (fee(), fee().replace("fee: {", "fee: {title: The fee that is paid, ")),
        (lasting("1 year"), lasting("12 months")),
        (sizes(LARGE.format(3000)), sizes("large: {when: residents > 2999}")),
        (LOWER.format("{when: litter > 5}"), LOWER.format("{when: litter >= 6}")),
    ],
)
def test_equivalent_is_proved_where_only_the_wording_is_another(old: str, new: str) -> None:
    assert outcome_of("equivalent", old, new) == ("proved", None)


def test_stricter_and_looser_are_about_how_long_a_tier_holds_and_not_about_what_follows() -> None:
    assert outcome_of("looser", lasting("3 years"), lasting("2 years"))[0] == "refuted"
    assert outcome_of("stricter", lasting("3 years"), lasting("2 years"))[0] == "proved"
    assert outcome_of("stricter", fee(), fee(good=95, fair=95))[0] == "proved"
    assert outcome_of("looser", fee(), fee(good=95, fair=95))[0] == "proved"


def test_what_was_not_decided_is_never_equivalent() -> None:
    open_ = GaveUp("time")
    nobody = Proved()
    for kind in ("outcome", "type", "lowering"):
        for worse, better, other in ((open_, nobody, nobody), (nobody, open_, nobody),
                                     (nobody, nobody, open_)):  # fmt: skip
            relation = Relation(kind, "x", named_both(worse, better), other=other)  # type: ignore[arg-type]
            assert relation.verdict == "open"


def named_both(worse: Answer, better: Answer) -> object:
    from liren.scoring.audit.compare import Both

    return Both(worse, better)
