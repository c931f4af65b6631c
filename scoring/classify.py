"""Of which type a community is.

In: the case of an assessment. Out: for each classification of the ruleset, which of its types the
community is of, with the condition of each and the community's values in it. The conditions stand
as their source prints them: a community can be of one type, of several, or of none.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

from liren.engine.backends.scalar.compiled import evaluate
from liren.engine.backends.scalar.values import EITHER, YES
from liren.engine.ir.walk import inputs, rebuild
from liren.engine.language import expression as syntax
from liren.engine.record import Record
from liren.engine.ruleset.model import Classification, Fact, TypeOption
from liren.engine.text import Lang, Text
from liren.scoring.case import Case
from liren.scoring.figures import fixed_by
from liren.scoring.missing import missing_in
from liren.scoring.wording import Names, items_text, phrase, stated

Belongs = Literal["yes", "no", "unknown", "unspecified"]
Kind = Literal["one", "none", "several", "open"]


class TypeFinding(Record):
    """Whether the community is of a type; `text` is the condition with its values filled in."""

    option: TypeOption
    belongs: Belongs
    text: Text
    missing: tuple[str, ...]


class TypeResult(Record):
    """What a classification comes to for a community."""

    classification: Classification
    findings: tuple[TypeFinding, ...]

    @property
    def certain(self) -> tuple[TypeOption, ...]:
        """The types that the community is certainly of."""
        return tuple(f.option for f in self.findings if f.belongs == "yes")

    @property
    def kind(self) -> Kind:
        """One type, several, none, or still open."""
        if len(self.certain) > 1:
            return "several"
        if any(f.belongs == "unknown" for f in self.findings):
            return "open"
        return "one" if self.certain else "none"

    def verdict(self, lang: Lang) -> str:
        """The result in a few words."""
        return (
            VERDICTS[self.kind]
            .in_(lang)
            .format(items_text([option.title for option in self.certain]).in_(lang))
        )


VERDICTS: dict[Kind, Text] = {
    "one": Text("{}", "{}"),
    "none": Text("不属于任何一类", "none of the types"),
    "several": Text("同时属于几类：{}", "several types at once: {}"),
    "open": Text("尚不能确定", "not yet decided"),
}


def classify(case: Case) -> tuple[TypeResult, ...]:
    """The result of every classification."""
    return tuple(
        TypeResult(
            classification, tuple(_finding(case, o) for o in classification.options.values())
        )
        for classification in case.ruleset.types.values()
    )


def condition_text(case: Case, option: TypeOption, *, with_values: bool) -> Text:
    """The condition of a type in words, with the figures of the day."""
    ruleset, figures = case.ruleset, case.plan.figures
    parameters = {item.id: item for item in option.parameters}
    value = partial(_said, case) if with_values else lambda fact: None
    names = Names(ruleset.facts, {}, parameters, figures, value, units=ruleset.units)
    return phrase(syntax.parse(option.text), names)


def _finding(case: Case, option: TypeOption) -> TypeFinding:
    belongs = _belongs(case, option)
    read = inputs(option.when) if belongs == "unknown" else frozenset()
    missing = missing_in((option.when,), read, case.ruleset.facts, case.bound.readings)
    return TypeFinding(
        option=option,
        belongs=belongs,
        text=condition_text(case, option, with_values=True),
        missing=tuple(missing),
    )


def _belongs(case: Case, option: TypeOption) -> Belongs:
    figures = case.plan.figures
    if any(figures.get(item.name) is None for item in option.parameters):
        return "unspecified"
    condition = rebuild(option.when, fixed_by(figures))
    value = evaluate(condition, case.facts, case.plan.slots)[0]
    if value == EITHER:
        return "unknown"
    return "yes" if value == YES else "no"


def _said(case: Case, fact: Fact) -> Text | None:
    reading = case.bound.readings.get(fact.id)
    if reading is None or fact.kind == "records":
        return None
    return stated(fact, reading.value, partial=reading.known != "exact")
