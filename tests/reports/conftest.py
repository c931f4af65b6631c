"""An assessment made by hand, so that reports are tested apart from what computes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from liren.engine.language.units import Unit
from liren.engine.ruleset.model import Full
from liren.engine.text import Lang, Text
from liren.scoring import Interval
from liren.scoring.scorecard import Lowered, OutcomeResult

Number = int | Fraction


@dataclass(frozen=True)
class Said:
    """A citation: something that is asked for its wording."""

    wording: Text

    def say(self, lang: Lang) -> str:
        return self.wording.in_(lang)


@dataclass(frozen=True)
class Points:
    low: Number
    high: Number
    max: Number


@dataclass(frozen=True)
class Score:
    value: Number | None
    low: Number
    high: Number
    max: Number
    absent: bool = False
    possible: Interval | None = None


@dataclass(frozen=True)
class Criterion:
    id: str
    title: Text
    group: str | None = "democracy"
    strength: str = "must"
    basis: str = "source"
    citation: Said | None = None
    points: object | None = Full(5)


@dataclass(frozen=True)
class Finding:
    criterion: Criterion
    status: str
    points: Points | None
    said: Text
    records: tuple[Any, ...] = ()
    unit: Unit | None = None
    missing: tuple[str, ...] = ()
    reasons: tuple[Any, ...] = ()
    changes: tuple[Any, ...] = ()

    def explanation(self, lang: Lang) -> str:
        return self.said.in_(lang)


@dataclass(frozen=True)
class Record:
    name: Text
    status: str
    measured: Interval | None


@dataclass(frozen=True)
class Remedy:
    wording: Text
    criterion: Criterion
    points_gained: Number
    lifts_veto: bool = False
    complete: bool = True
    say: Text | None = None

    def text(self, lang: Lang) -> str:
        return self.wording.in_(lang)


@dataclass(frozen=True)
class ToCollect:
    fact: str
    title: Text
    decides: Number
    evidence: Text | None = None
    missing: str = "unknown"
    places: tuple[tuple[Text, Text], ...] = ()


@dataclass(frozen=True)
class Titled:
    id: str
    title: Text
    bonus: bool = False


@dataclass(frozen=True)
class Limit:
    value: Number
    share: bool = False
    strict: bool = False


@dataclass(frozen=True)
class Tier(Titled):
    total: Limit | None = None


@dataclass(frozen=True)
class GroupResult:
    id: str
    title: Text
    low: Number
    high: Number
    max: Number
    statuses: Mapping[str, int]
    bonus: bool = False
    parent: str | None = None


@dataclass(frozen=True)
class Scoring:
    resolution: Fraction = Fraction(1, 100)


@dataclass(frozen=True)
class Ruleset:
    title: Text
    version: str
    groups: Mapping[str, Titled]
    criteria: Mapping[str, Criterion]
    tiers: tuple[Tier, ...]
    scoring: Scoring = Scoring()
    profile: None = None


@dataclass(frozen=True)
class Snapshot:
    community: Text


@dataclass(frozen=True)
class Assessment:
    ruleset: Ruleset
    snapshot: Snapshot
    as_of: date
    score: Score
    tier: str | None
    tier_decided: bool
    possible_tiers: tuple[str | None, ...]
    groups: tuple[GroupResult, ...]
    decided: int
    countable: int
    findings: tuple[Finding, ...]
    remedies: tuple[Remedy, ...]
    collect: tuple[ToCollect, ...]
    vetoes: tuple[str, ...] = ()
    possible_vetoes: tuple[str, ...] = ()
    waivers: tuple[Any, ...] = ()
    claims: tuple[Any, ...] = ()
    types: tuple[Any, ...] = ()
    valid_until: date | None = None
    lowered: tuple[Lowered, ...] = ()
    outcomes: tuple[OutcomeResult, ...] = ()

    @property
    def possible_tiers_reached(self) -> tuple[str | None, ...]:
        return self.possible_tiers

    def but(self, **changes: Any) -> Assessment:
        return replace(self, **changes)


PLAN = Said(Text("红色物业计划，三(一)二", "red property plan, 三(一)二"))
WORK_PLAN = Said(Text("和谐社区工作计划，文体进社区", "harmonious work plan, 文体进社区"))

SHARE = Criterion(
    "committee_party_share",
    Text("业主委员会成员中党员比例", "Party members on owners' committees"),
    strength="principle",
    citation=PLAN,
)
VENUE = Criterion(
    "outdoor_venue",
    Text("室外文体活动场地", "Outdoor venue"),
    "facilities",
    basis="project",
    citation=WORK_PLAN,
)
GREEN = Criterion(
    "green_space",
    Text("人均公共绿地面积", "Public green space per resident"),
    "facilities",
    citation=WORK_PLAN,
    points=None,
)
TURNOUT = Criterion(
    "turnout", Text("居委会直接选举参选率", "Turnout at the direct election of the committee")
)
LEASED = Criterion(
    "premises_kept",
    Text("社区办公服务用房不得挪用", "Premises not diverted to other uses"),
    None,
    "must",
    citation=WORK_PLAN,
    points=None,
)

QUARTER = Interval(Fraction(1, 4), Fraction(1, 4))
FINDINGS = (
    Finding(
        SHARE,
        "unmet",
        Points(0, 0, 2),
        Text(
            "党员委员 2 人 ÷ 委员 11 人 = 2/11（18.2%），应不低于 30%",
            "party_members 2 / members 11 = 2/11 (18.2 %), at least 30 %",
        ),
        records=(
            Record(Text("东区", "east estate"), "unmet", Interval(Fraction(1, 4), Fraction(1, 4))),
        ),
    ),
    Finding(
        TURNOUT,
        "unknown",
        Points(0, Fraction(11, 2), 10),
        Text("参选率不详，应不低于 80%", "turnout is not known, at least 80 %"),
        missing=("election.turnout",),
    ),
    Finding(
        VENUE,
        "partly_met",
        Points(Fraction(19, 2), Fraction(19, 2), 20),
        Text("260 m²，应不低于 300 m²", "260 m², at least 300 m²"),
    ),
    Finding(
        GREEN,
        "unspecified",
        None,
        Text("原文未给出数值", "the source gives no figure"),
    ),
    Finding(LEASED, "unmet", None, Text("已出租", "leased out")),
)


@pytest.fixture
def assessment() -> Assessment:
    """Undecided between "up to standard" and no tier, with something in every section."""
    return Assessment(
        ruleset=Ruleset(
            Text("和谐社区评估", "Harmonious community"),
            "1.0.0",
            {
                "democracy": Titled("democracy", Text("民主法治", "Democracy and law")),
                "facilities": Titled("facilities", Text("场地设施", "Facilities")),
            },
            {each.criterion.id: each.criterion for each in FINDINGS},
            (
                Tier("demonstration", Text("示范", "Demonstration"), total=Limit(90)),
                Tier("up_to_standard", Text("达标", "Up to standard"), total=Limit(60)),
            ),
        ),
        snapshot=Snapshot(Text("怡丽北园", "Example community")),
        as_of=date(2022, 6, 30),
        score=Score(None, Fraction(83, 2), 78, 100),
        tier=None,
        tier_decided=False,
        possible_tiers=("up_to_standard", None),
        groups=(
            GroupResult(
                "democracy",
                Text("民主法治", "Democracy and law"),
                12,
                Fraction(35, 2),
                20,
                {"met": 4, "unmet": 3, "unknown": 5},
            ),
            GroupResult("facilities", Text("场地设施", "Facilities"), 20, 20, 20, {"met": 7}),
        ),
        decided=31,
        countable=64,
        findings=FINDINGS,
        remedies=(
            Remedy(
                Text(
                    "东区业委会 11 名委员中再增加 2 名党员（现有 2 名，按 30% 应有 4 名）",
                    "east estate: 2 more of its 11 members to be party members"
                    " (2 now, 4 needed for 30 %)",
                ),
                SHARE,
                2,
            ),
            Remedy(
                Text("增加 40 m²（由 260 m² 增至 300 m²）", "40 m² more (260 → 300 m²)"),
                VENUE,
                Fraction(3, 2),
                lifts_veto=True,
            ),
        ),
        collect=(
            ToCollect(
                "residents.registered_volunteers",
                Text("注册志愿者人数", "Registered volunteers"),
                4,
                Text("志愿者登记名册", "the register of volunteers"),
            ),
            ToCollect("health_station.rooms", Text("用房", "Rooms"), 3, missing="partial"),
        ),
        vetoes=("premises_kept",),
    )
