"""A ruleset with facts of every kind, and submissions for it as JSON data: right, odd and wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from liren.engine import Ruleset, load_ruleset
from liren.engine.ruleset.model import Fact, is_history

Json = Any

RULES: dict[str, object] = {
    "ruleset": "every-kind",
    "version": "1.0.0",
    "title": {"zh": "各类事实", "en": "Every kind"},
    "sources": {"plan": {"title": "Plan", "document": "made up"}},
    "facts": {
        "members": {"type": "count", "unit": "person", "at_most": 500},
        "residents": {"type": "count", "unit": "万人", "at_most": "20 万人"},
        "committee.members": {"type": "count", "unit": "person", "at_least": 3, "at_most": 15},
        "committee.party.members": {"type": "count", "unit": "person", "at_most": 15},
        "area": {
            "type": "number",
            "unit": "m2",
            "at_least": 10,
            "at_most": 100000,
            "title": {"zh": "面积", "en": "area"},
            "note": {"zh": "以证载为准", "en": "as certified"},
            "source": {"plan": "1"},
        },
        "land": {"type": "number", "unit": "亩", "at_most": "1000 亩"},
        "ratio": {"type": "number"},
        "green": {"type": "share"},
        "fees": {"type": "money"},
        "gated": "flag",
        "built": {"type": "date", "at_most": "2030-12-31"},
        "heating": {
            "type": "choice",
            "options": {
                "gas": {"zh": "燃气", "en": "gas heating"},
                "coal": {"zh": "燃煤", "en": "7"},
                "none": {"zh": "无", "en": "null"},
            },
        },
        "rooms": {
            "type": "checklist",
            "items": {"pharmacy": {"zh": "药房", "en": "Pharmacy"}, "archive": None, "lab": None},
        },
        "proven": {
            "type": "count",
            "at_most": 9,
            "needs": ["evidence", "reason"],
            "evidence": {"zh": "会议记录", "en": "minutes"},
        },
        "proven_rooms": {"type": "checklist", "items": ["a", "b"], "needs": ["evidence"]},
        "estates": {
            "type": "records",
            "at_most": 4,
            "each": {
                "homes": {"type": "count", "unit": "household", "at_most": 900},
                "kind": {"type": "choice", "options": ["new", "old"]},
                "vetted": {"type": "flag", "needs": ["evidence"]},
            },
        },
    },
    "criteria": {
        "c_members": {"title": "Members", "require": "members >= 3 人", "points": 1},
        "c_gated": {
            "title": "Gated",
            "require": "gated and previous.gated and previous.score >= 60",
            "points": 1,
            "exemption": {"zh": "可免", "en": "may be exempt"},
        },
    },
}


def rules() -> Ruleset:
    """The ruleset."""
    return load_ruleset(RULES)


WORDS = st.sampled_from(["unknown", "未知", "", " ", "yes", "七", "3 人", "30 %", "三成", "x", "7"])
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 1200),
    st.sampled_from([0.5, 1.25, 1e3, 1e16, -0.5, 20220630, 99999999]),
    WORDS,
    st.just([]),
    st.just({}),
    st.sampled_from(["2022-06-30", "2022年6月30日", "2022.6.30", "2022-02-30", "30/6/2022"]),
)


def plain(fact: Fact) -> st.SearchStrategy[Json]:
    """Values of a fact that stand by themselves; most of them are right."""
    match fact.kind:
        case "flag":
            return st.sampled_from([True, False, "yes", "no", "是", "否", "true"])
        case "date":
            return st.sampled_from(["2022-06-30", "2022/6/3", 20220630, "2031-01-01"])
        case "choice":
            return st.sampled_from([*map(str, options(fact)), 7])
        case "checklist":
            return st.lists(st.sampled_from(options(fact)), max_size=3)
        case "records":
            return st.lists(record(fact), max_size=5)
    assert fact.at_least is not None
    unit = fact.unit.factor if fact.unit else 1
    least, most = int(fact.at_least / unit), int((fact.at_most or 0) / unit)
    return st.one_of(st.integers(least, most), st.integers(-1, 1000), WORDS, st.just(12.5))


def options(fact: Fact) -> list[str]:
    """The ids and titles of options or items."""
    return [word for name, title in fact.options.items() for word in (str(name), *map(str, title))]


def record(fact: Fact) -> st.SearchStrategy[Json]:
    """One record of a list."""
    fields = {name: value(inner) for name, inner in fact.fields.items()}
    beside = {"name": TEXTS, "evidence": TEXTS, "note": TEXTS}
    return st.fixed_dictionaries({}, optional={**fields, **beside})


TEXTS: st.SearchStrategy[Json] = st.one_of(
    st.sampled_from(["minutes", "会议记录", 5, None]),
    st.just({"zh": "记录", "en": "minutes"}),
    st.sampled_from([" ", {}, {"zh": "记录"}, []]),
)
SOURCES: st.SearchStrategy[Json] = st.sampled_from(["plan", {"plan": "3"}, "other", {}, {"1x": 1}])
BESIDE = {"source": SOURCES, "reason": TEXTS, "evidence": TEXTS, "note": TEXTS}


def forms(fact: Fact) -> st.SearchStrategy[Json]:
    """Values of a fact in mappings, without what stands beside them."""
    some = plain(fact)
    ends = dict.fromkeys(("at_least", "more_than", "at_most", "less_than", "value"), some)
    lists = st.lists(some, min_size=1, max_size=3)
    keys: dict[str, dict[str, st.SearchStrategy[Json]]] = {
        "choice": {"one_of": lists},
        "checklist": {"present": some, "absent": some},
        "records": {"records": some, "count": st.integers(0, 6) | ODD},
    }
    numeric = {**ends, "between": st.lists(some, min_size=2, max_size=2)}
    own = {} if fact.kind == "flag" else keys.get(fact.kind, numeric)
    return st.one_of(
        st.fixed_dictionaries({"value": some | ODD}, optional=BESIDE),
        st.fixed_dictionaries({}, optional={**BESIDE, **own}),
        st.fixed_dictionaries({"value": st.fixed_dictionaries({"value": some}, optional=BESIDE)}),
    )


def value(fact: Fact) -> st.SearchStrategy[Json]:
    """Values of a fact in any form, now and then a wrong one."""
    return st.one_of(plain(fact), plain(fact), forms(fact), ODD)


def facts_of(facts: Mapping[str, Fact]) -> st.SearchStrategy[dict[str, Json]]:
    """A mapping of some of the facts, dotted or nested."""
    dotted = {name: value(fact) for name, fact in facts.items() if not is_history(name)}
    inner = {name.partition(".")[2]: made for name, made in dotted.items() if "." in name}
    nested = st.fixed_dictionaries({}, optional=inner)
    return st.fixed_dictionaries({}, optional={**dotted, "committee": nested, "wrong": ODD})


def heads(facts: st.SearchStrategy[dict[str, Json]]) -> dict[str, st.SearchStrategy[Json]]:
    """What may stand beside the facts."""
    days = st.sampled_from(["2022-06-30", "2020-02-29", "2021-02-29", "2022-6-1", 2022, None])
    names = st.sampled_from(["c_gated", "c_members", "c_other", 5])
    aside = {"by": TEXTS, "reason": TEXTS, "evidence": TEXTS, "until": days, "source": SOURCES}
    entry = st.fixed_dictionaries({"criterion": names}, optional=aside)
    own = {"score": ODD, "tier": ODD, "facts": facts, **BESIDE}
    earlier = st.fixed_dictionaries({"as_of": days}, optional=own)
    return {
        "community": TEXTS,
        "as_of": days,
        "note": TEXTS,
        "facts": facts,
        "claims": st.lists(entry, max_size=2),
        "waivers": st.lists(entry, max_size=2),
        "history": st.lists(earlier, max_size=2),
        "rulesets": st.sampled_from([[], ["every-kind"], ["red-property"], [5], None]),
        "sources": st.sampled_from([{"plan": {"title": "Plan"}}, {"plan": {}}, {"1": {}}]),
        "context": st.sampled_from([{}, {"a": 1}, 5]),
        "elsewhere": ODD,
    }


def submissions(ruleset: Ruleset) -> st.SearchStrategy[dict[str, Json]]:
    """Submissions as JSON data, some right, most with a few mistakes."""
    facts = facts_of(ruleset.facts)
    ids = st.sampled_from(["a", "a-1", "小区", 5, "", "-", None, "a b"])
    few = st.fixed_dictionaries({"snapshot": st.just("a"), "facts": facts})
    return few | st.fixed_dictionaries({"snapshot": ids}, optional=heads(facts))


def single_submissions(ruleset: Ruleset) -> st.SearchStrategy[dict[str, Json]]:
    """Submissions with one fact, or one other key, so that nothing hides behind another mistake."""
    named = [(name, fact) for name, fact in ruleset.facts.items() if not is_history(name)]
    given = st.one_of([_alone(name, value(fact)) for name, fact in named])
    one = st.one_of([_alone(key, made) for key, made in heads(given).items()])
    facts = _alone("facts", given)
    return st.one_of(facts, facts, one).map(lambda made: {"snapshot": "a", **made})


def _alone(key: str, made: st.SearchStrategy[Json]) -> st.SearchStrategy[dict[str, Json]]:
    return st.fixed_dictionaries({key: made})
