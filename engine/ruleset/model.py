"""A ruleset that was accepted: names resolved, units converted, expressions typed.

Everything here is immutable. Numbers are exact and in base units (m², yuan, persons, shares as
ratios); `Fact.unit` and `Parameter.unit` say in which unit people write and read them.

Each topic has a module of its own, `model_…`; everything is to be imported from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from liren.engine.errors import Place, Source
from liren.engine.ir.types import NumberType
from liren.engine.language.document import Document
from liren.engine.language.units import Unit
from liren.engine.record import Identity, field
from liren.engine.ruleset.model_criteria import Criterion, RemedyHint, Veto
from liren.engine.ruleset.model_days import (
    AS_OF,
    FIRST_DAY,
    LAST_DAY,
    OF_DAY,
    OF_DAY_TITLES,
    PREVIOUS,
    ROUNDS,
    is_history,
    of_day,
)
from liren.engine.ruleset.model_facts import (
    Cell,
    Check,
    Citation,
    DatedValue,
    Fact,
    Lookup,
    Parameter,
    SourceDocument,
    Threshold,
)
from liren.engine.ruleset.model_points import (
    Amount,
    AmountLoss,
    Anchor,
    AnyLoss,
    Band,
    Bands,
    BestOf,
    ByOption,
    Case,
    CaseLoss,
    Cases,
    Construct,
    Deductions,
    Each,
    Every,
    Full,
    Grade,
    JointLoss,
    Linear,
    Loss,
    Modified,
    Multiplier,
    Parts,
    PerUnit,
    Points,
    PointsPart,
    Share,
    Simple,
    SumOf,
    Table,
    TableLoss,
    Weighted,
    WorstOf,
    construct_of,
)
from liren.engine.ruleset.model_scheme import (
    Accepted,
    CaseRule,
    Classification,
    Condition,
    Group,
    Limit,
    Lowering,
    Outcome,
    Period,
    Requirement,
    Scoring,
    Tier,
    TypeOption,
    tier_conditions,
)
from liren.engine.ruleset.model_terms import (
    EVERYWHERE,
    NO_TIER,
    Basis,
    Combine,
    Need,
    Otherwise,
    Part,
    Policy,
    Rounded,
    Strength,
    ThresholdOp,
)
from liren.engine.text import Text

if TYPE_CHECKING:
    from liren.engine.ruleset.profile import AppliedProfile

__all__ = [
    "AS_OF", "EVERYWHERE", "FIRST_DAY", "LAST_DAY", "NO_DOCUMENT", "NO_TIER", "OF_DAY",
    "OF_DAY_TITLES", "PREVIOUS", "ROUNDS", "Accepted", "Amount", "AmountLoss", "Anchor",
    "AnyLoss", "Band", "Bands", "Basis", "BestOf", "ByOption", "Case", "CaseLoss", "CaseRule",
    "Cases", "Cell", "Check", "Citation", "Classification", "Combine", "Condition", "Construct",
    "Criterion", "DatedValue", "Deductions", "Each", "Every", "Fact", "Full", "Grade", "Group",
    "JointLoss", "Limit", "Linear", "Lookup", "Loss", "Lowering", "Modified", "Multiplier",
    "Need", "Otherwise", "Outcome", "Parameter", "Part", "Parts", "PerUnit", "Period", "Points",
    "PointsPart", "Policy", "RemedyHint", "Requirement", "Rounded", "Ruleset", "Scoring",
    "Share", "Simple", "SourceDocument", "Strength", "SumOf", "Table", "TableLoss", "Threshold",
    "ThresholdOp", "Tier", "TypeOption", "Veto", "Weighted", "WorstOf", "construct_of",
    "is_history", "of_day", "tier_conditions",
]  # fmt: skip

NO_DOCUMENT = Document(Source("<ruleset>"), {})


class Ruleset(Identity):
    """A whole ruleset. Compared and hashed by identity; `digest` identifies its content."""

    id: str
    version: str
    title: Text
    summary: Text | None
    start: date | None
    end: date | None
    time_zone: str
    digest: str
    sources: Mapping[str, SourceDocument]
    facts: Mapping[str, Fact]
    checks: tuple[Check, ...]
    parameters: Mapping[str, Parameter]
    criteria: Mapping[str, Criterion]
    groups: Mapping[str, Group]
    scoring: Scoring
    tiers: tuple[Tier, ...]
    units: Mapping[str, Unit]
    place: Place
    types: Mapping[str, Classification] = field(default_factory=dict)
    case_rules: Mapping[str, CaseRule] = field(default_factory=dict)
    lowerings: tuple[Lowering, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    # What was written, with its places; with a profile, both files together.
    document: Document = field(default=NO_DOCUMENT)
    # The rulesets that it draws on, by the names that they have here.
    uses: Mapping[str, Ruleset] = field(default_factory=dict)
    # Criteria that it does not have, and that snapshots may name all the same.
    elsewhere: frozenset[str] = frozenset()
    # Set when a profile was laid over a ruleset to make this one.
    profile: AppliedProfile | None = None
    # Compiled forms, kept by those who make them; a pure function of the rest.
    plans: dict[object, object] = field(default_factory=dict, copied=False)

    @property
    def file_digest(self) -> str:
        """Identifies the content of the file, and of those it draws on, without any profile."""
        return self.digest if self.profile is None else self.profile.base_digest

    def scales(self) -> dict[str, int]:
        """For each number among the facts a scale at which a value of usual precision is whole.

        Fields of records go by `LIST.FIELD`.
        """
        if "scales" in self.plans:
            return cast(dict[str, int], self.plans["scales"])
        found = {}
        for fact in self.facts.values():
            for name, item in (
                (fact.id, fact),
                *((f"{fact.id}.{n}", f) for n, f in fact.fields.items()),
            ):
                if isinstance(item.node.type, NumberType):
                    found[name] = item.step.denominator
        self.plans["scales"] = found
        return found

    def all_parameters(self) -> Iterator[Parameter]:
        """Every parameter that a criterion depends on, and those declared here, each once."""
        own = (figure for item in self.parameters.values() for figure in item.figures())
        seen: dict[str, Parameter] = {item.name: item for item in own}
        for criterion in self.criteria.values():
            seen.update((item.name, item) for item in criterion.parameters)
        for classification in self.types.values():
            for option in classification.options.values():
                seen.update((item.name, item) for item in option.parameters)
        for condition in self.tier_conditions():
            seen.update((item.name, item) for item in condition.parameters)
        return iter(seen.values())

    def tier_conditions(self) -> Iterator[Condition]:
        """Every condition on the facts that the tiers depend on."""
        return tier_conditions(self.tiers, self.lowerings)
