"""`liren compare`: text in both languages, data, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liren.engine import AssessmentError
from liren.engine.backends.smt import solver
from liren.reports.layout import cells
from liren.scoring.audit import compare as comparing
from liren.scoring.audit.space import TimeUp
from tests.cli.conftest import Result
from tests.scoring.audit.limiting import Clock

OLD = """ruleset: estate
version: 1.0.0
title: {zh: 小区评估, en: Estate}
facts:
  visits: {type: count, title: {zh: 走访次数, en: Visits}, at_most: 100}
  gated: {type: flag, title: {zh: 封闭管理, en: Gated}}
parameters:
  least_visits:
    title: {zh: 走访次数下限, en: Least visits}
    values: {2022-01-01: 5, 2023-01-01: 6}
criteria:
  visits: {title: {zh: 走访, en: Visits}, measure: visits, at_least: least_visits, points: 60}
  gates: {title: {zh: 门岗, en: Gates}, require: gated, points: 40}
tiers:
  good: {title: {zh: 良好, en: Good}, total: {at_least: 90}}
  fair: {title: {zh: 合格, en: Fair}, total: {at_least: 50}}
"""
NEW = OLD.replace("2022-01-01: 5", "2022-01-01: 8").replace("points: 40", "points: 30")
NEW = NEW.replace("version: 1.0.0", "version: 1.1.0")


INSTALL = "pip install 'liren[audit]'"


@pytest.fixture
def files(liren: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rulesets, a folder of communities, and an earlier round of them."""
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(OLD, encoding="utf-8")
    Path("new.yaml").write_text(NEW, encoding="utf-8")
    Path("now").mkdir()
    east, west = {"zh": "东区", "en": "East"}, {"zh": "西区", "en": "West"}
    _write("now/a.json", "a", ("甲社区", "Alpha"), {"visits": 6, "gated": True}, region=east)
    _write("now/b.json", "b", ("乙社区", "Beta"), {"visits": 9, "gated": False}, region=west)
    _write("now/c.json", "c", ("丙社区", "Gamma"), {"gated": True}, region=west)
    Path("then").mkdir()
    _write("then/a.json", "a", ("甲社区", "Alpha"), {"visits": 2, "gated": True}, region=east)


def _write(
    path: str, name: str, title: tuple[str, str], facts: dict[str, object], **more: object
) -> None:
    community = dict(zip(("zh", "en"), title, strict=True))
    data = {"snapshot": name, "community": community, "as_of": "2022-06-30", "facts": facts, **more}
    Path(path).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("diff", ["old.yaml", "new.yaml", "--diff"]),
        ("days", ["old.yaml@2022-06-30", "old.yaml@2023-06-30", "--diff"]),
        ("impact", ["old.yaml", "new.yaml", "--diff", "--on", "now"]),
        ("rounds", ["old.yaml", "new.yaml", "--diff", "--on", "now", "--since", "then"]),
    ],
)
def test_the_text_in_both_languages(
    liren: Callable[..., Result],
    expect: Callable[[str, str], None],
    lang: str,
    name: str,
    arguments: list[str],
) -> None:
    result = liren("compare", *arguments, "--lang", lang)
    assert (result.code, result.err) == (0, "")
    assert all(cells(line) <= 80 for line in result.out.splitlines())
    expect(f"compare-{name}.{lang}.txt", result.out)


@pytest.mark.usefixtures("files")
def test_data_have_the_same_and_more(liren: Callable[..., Result]) -> None:
    result = liren("compare", "old.yaml", "new.yaml", "--diff", "--format", "json")
    data = json.loads(result.out)
    assert (result.code, data["format"]) == (0, 1)
    assert (data["old"]["version"], data["new"]["version"]) == ("1.0.0", "1.1.0")
    assert [(s["old_day"], s["until"]) for s in data["stretches"]] == [
        ("2022-01-01", "2022-12-31"),
        ("2023-01-01", "2199-12-31"),
    ]
    first, second = data["stretches"]
    assert first["same_criteria"] == []
    assert second["same_criteria"] == ["visits"]
    visits = first["differences"][0]
    assert (visits["id"], visits["kind"], visits["bearing"]) == ("visits", "changed", "result")
    (change,) = visits["changes"]
    assert (change["key"], change["old"]["zh"], change["new"]["en"]) == ("at_least", "5", "8")
    assert change["through"] == ["least_visits"]
    assert (change["places"]["old"]["file"], change["places"]["old"]["line"]) == ("old.yaml", 12)


@pytest.mark.usefixtures("files")
def test_impact_as_data_lists_every_community_and_the_counts(liren: Callable[..., Result]) -> None:
    result = liren("compare", "old.yaml", "new.yaml", "--diff", "--on", "now", "--format", "json")
    data = json.loads(result.out)
    assert result.code == 0
    assert [each["id"] for each in data["communities"]] == ["a", "b", "c"]
    alpha = data["communities"][0]
    assert alpha["old"]["score"] == {"low": "100", "high": "100"}
    assert alpha["new"]["score"] == {"low": "30", "high": "30"}
    assert alpha["causes"] == [
        {"names": ["visits"], "low": "-60", "high": "-60"},
        {"names": ["gates"], "low": "-10", "high": "-10"},
    ]
    assert data["impact"]["tiers"]["lost"] == 1
    assert data["impact"]["regions"][0]["region"]["en"] == "East"
    assert data["refused"] == []


@pytest.mark.usefixtures("files")
def test_two_rounds_as_data(liren: Callable[..., Result]) -> None:
    result = liren(
        "compare", "old.yaml", "new.yaml", "--diff", "--on", "now", "--since", "then",
        "--format", "json",
    )  # fmt: skip
    data = json.loads(result.out)
    (alpha,) = data["rounds"]
    nothing = {"low": "0", "high": "0"}
    # 40 of 100 with 2 visits; 30 of 90 with 6 by the new rules; 100 with 6 by the old ones.
    assert alpha["due_to"] == {
        "data": {"low": "30", "high": "30"},
        "rules": {"low": "-40", "high": "-40"},
        "waivers": nothing,
    }
    assert [each["id"] for each in data["not_in_the_earlier_round"]] == ["b", "c"]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("lang", "impact", "rounds"),
    [
        (
            "zh",
            ["  对社区的影响", "     参与对比的社区                  0"],
            ["  平均每个社区的变化", "     两轮得分都已确定的社区          0"],
        ),
        (
            "en",
            ["  IMPACT ON COMMUNITIES", "     communities compared            0"],
            ["  MEAN CHANGE OF A COMMUNITY", "     with certain scores in both     0"],
        ),
    ],
)
def test_that_there_is_no_community_is_said(
    liren: Callable[..., Result], lang: str, impact: list[str], rounds: list[str]
) -> None:
    Path("nobody").mkdir()
    for more, expected in (((), impact), (("--since", "then"), rounds)):
        result = liren(
            "compare", "old.yaml", "new.yaml", "--diff", "--on", "nobody", *more, "--lang", lang
        )
        assert (result.code, result.err) == (0, "")
        assert result.out.splitlines()[-3:] == [*expected, ""]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("output", ["text", "json"])
def test_a_community_that_cannot_be_read_makes_it_1(
    liren: Callable[..., Result], output: str
) -> None:
    Path("now/d.json").write_text("{", encoding="utf-8")
    result = liren("compare", "old.yaml", "new.yaml", "--diff", "--on", "now", "--format", output)
    assert result.code == 1
    assert "d.json" in result.out
    if output == "json":
        data = json.loads(result.out)
        assert len(data["communities"]) == 3
        assert [each["name"] for each in data["refused"]] == ["now/d.json"]


@pytest.mark.usefixtures("files")
def test_what_cannot_be_read_at_all_makes_it_2(liren: Callable[..., Result]) -> None:
    result = liren("compare", "old.yaml", "none.yaml")
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[0] == "no such file `none.yaml`"


@pytest.mark.usefixtures("files")
def test_a_day_without_figures_is_an_error(liren: Callable[..., Result]) -> None:
    result = liren("compare", "old.yaml@2021-06-30", "new.yaml", "--diff", "--lang", "en")
    assert (result.code, result.out) == (1, "")
    said = "parameter `least_visits` has no value on 2021-06-30; its first is from 2022-01-01"
    assert said in result.err


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "`--since` 须与 `--on` 一起使用"), ("en", "`--since` is used together with `--on`")],
)
def test_an_earlier_round_needs_a_later_one(
    liren: Callable[..., Result], lang: str, said: str
) -> None:
    result = liren("compare", "old.yaml", "new.yaml", "--since", "then", "--lang", lang)
    assert result.code == 2
    assert result.err.splitlines()[0] == said


@pytest.mark.usefixtures("files")
def test_only_so_many_communities_are_listed_unless_all_are_wanted(
    liren: Callable[..., Result],
) -> None:
    for n in range(20):
        _write(f"now/x{n}.json", f"x{n}", (f"社区{n}", f"No. {n}"), {"visits": 6, "gated": True})
    some = liren("compare", "old.yaml", "new.yaml", "--diff", "--on", "now", "--lang", "en")
    every = liren("compare", "old.yaml", "new.yaml", "--diff", "--on", "now", "-v", "--lang", "en")
    assert "and 11 more (-v shows all)" in some.out
    assert "No. 19" not in some.out
    assert "and 11 more" not in every.out
    assert "No. 19" in every.out


DRILL = """\
ruleset: drill
version: 1.0.0
title: {zh: 演练, en: Drill}
facts: {drill: date}
criteria: {drill: {title: {zh: 演练, en: Drill}, require: "months(as_of, drill) < 12 months"}}
"""


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", [
            "newly unmet, for example: drill 2023-06-01",
            "the rules are the same; only the day is different",
            "proved for 2023-06-01 against 2024-06-01",
        ]),
        ("zh", ["两者的条文没有差别，不同的只是日期", "证明以 2023-06-01 与 2024-06-01 为准"]),
    ],
)  # fmt: skip
def test_the_same_rules_are_compared_on_two_days(
    liren: Callable[..., Result], lang: str, said: list[str]
) -> None:
    Path("drill.yaml").write_text(DRILL, encoding="utf-8")
    sides = "drill.yaml@2023-06-01", "drill.yaml@2024-06-01"
    result = liren("compare", *sides, "--claim", "looser", "--lang", lang)
    assert result.code == 1
    for part in said:
        assert part in " ".join(result.out.split())


@pytest.mark.usefixtures("files")
def test_a_ruleset_compared_with_itself_has_no_difference(liren: Callable[..., Result]) -> None:
    result = liren("compare", "old.yaml", "old.yaml", "--diff", "--lang", "en")
    assert result.code == 0
    assert "there is no difference" in result.out


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_proved_in_both_languages(
    liren: Callable[..., Result], expect: Callable[[str, str], None], lang: str
) -> None:
    result = liren(
        "compare", "old.yaml@2022-06-30", "new.yaml@2022-06-30", "--save-examples", "examples",
        "--claim", "stricter", "--claim", "looser", "--claim", "no-one-loses-good", "--lang", lang,
    )  # fmt: skip
    assert (result.code, result.err) == (1, "")
    assert all(cells(line) <= 80 for line in result.out.splitlines())
    expect(f"compare-proof.{lang}.txt", result.out)


@pytest.mark.usefixtures("files")
def test_every_saved_example_can_be_assessed_and_shows_what_is_said(
    liren: Callable[..., Result],
) -> None:
    day = "2022-06-30"
    result = liren(
        "compare", f"old.yaml@{day}", f"new.yaml@{day}", "--save-examples", "examples",
        "--format", "json",
    )  # fmt: skip
    (stretch,) = json.loads(result.out)["stretches"]
    told = [each for each in found_in(stretch["proof"]) if each.get("file")]
    assert {each["file"] for each in told} == {p.name for p in Path("examples").iterdir()}
    for each in told:
        for side in ("old", "new"):
            file = f"examples/{each['file']}"
            again = liren("assess", file, "-r", f"{side}.yaml", "--as-of", day, "--format", "json")
            record = json.loads(again.out)
            assert (again.code, record["score"]["value"]) == (0, each[side]["score"])
            assert record["tier"] == each[side]["tier"]


CLAIMS = ("`stricter`", "`looser`", "`equivalent`")


def found_in(data: object) -> list[dict[str, Any]]:
    """Every example in some data."""
    if isinstance(data, list):
        return [found for each in data for found in found_in(each)]
    if not isinstance(data, dict):
        return []
    own = [data] if "snapshot" in data else []
    return own + [found for each in data.values() for found in found_in(each)]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("old", "new", "claim", "code"),
    [
        ("old.yaml", "old.yaml", "equivalent", 0),
        ("old.yaml", "new.yaml", "equivalent", 1),
        ("old.yaml", "new.yaml", "stricter", 0),
        ("old.yaml", "new.yaml", "looser", 1),
        ("new.yaml", "old.yaml", "looser", 0),
        ("new.yaml", "old.yaml", "no-one-loses-good", 0),
        ("old.yaml", "new.yaml", "no-one-loses-fair", 1),
    ],
)
def test_a_claim_decides_how_the_call_ends(
    liren: Callable[..., Result], old: str, new: str, claim: str, code: int
) -> None:
    day = "2022-06-30"
    result = liren("compare", f"{old}@{day}", f"{new}@{day}", "--claim", claim, "--format", "json")
    assert result.code == code
    (stretch,) = json.loads(result.out)["stretches"]
    (judged,) = stretch["claims"]
    assert judged["claim"] == claim
    assert judged["outcome"] == ("refuted" if code else "proved")
    assert (judged["example"] is not None) == bool(code)


@pytest.mark.usefixtures("files")
def test_a_claim_holds_only_if_it_holds_at_all_times(liren: Callable[..., Result]) -> None:
    text = Path("old.yaml").read_text("utf-8").replace("2023-01-01: 6", "2023-01-01: 4")
    Path("later.yaml").write_text(text, encoding="utf-8")
    result = liren("compare", "old.yaml", "later.yaml", "--claim", "stricter", "--format", "json")
    data = json.loads(result.out)
    outcomes = [stretch["claims"][0]["outcome"] for stretch in data["stretches"]]
    assert (outcomes, result.code) == (["proved", "refuted"], 1)


@pytest.fixture
def three_stretches_and_time_for_one(files: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is up while terms of the second stretch are made, and well past before the third."""
    for name in ("old", "new"):
        text = Path(f"{name}.yaml").read_text("utf-8")
        longer = text.replace("2023-01-01: 6", "2023-01-01: 6, 2024-01-01: 4")
        Path(f"{name}.yaml").write_text(longer, encoding="utf-8")
    clock, asked, whole = Clock(), list[object](), comparing.compare
    monkeypatch.setattr(solver, "time", clock)

    def compare(*args: Any, **kwargs: Any) -> comparing.Comparison:
        asked.append(args)
        if len(asked) == 1:
            return whole(*args, **kwargs)
        clock.now += 10**6
        raise AssessmentError([TimeUp()])

    monkeypatch.setattr(comparing, "compare", compare)


CLAIMED = ("--claim", "stricter", "--claim", "looser", "--claim", "equivalent")


@pytest.mark.usefixtures("three_stretches_and_time_for_one")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_known_of_earlier_times_is_told_when_the_time_is_up_later(
    liren: Callable[..., Result], expect: Callable[[str, str], None], lang: str
) -> None:
    result = liren("compare", "old.yaml", "new.yaml", *CLAIMED, "--lang", lang)
    assert (result.code, result.err) == (1, "")
    assert all(cells(line) <= 80 for line in result.out.splitlines())
    expect(f"compare-late.{lang}.txt", result.out)


@pytest.mark.usefixtures("three_stretches_and_time_for_one")
def test_data_tell_the_times_for_which_there_was_no_time(liren: Callable[..., Result]) -> None:
    result = liren("compare", "old.yaml", "new.yaml", *CLAIMED, "--format", "json")
    data = json.loads(result.out)
    first, second = data["stretches"]
    assert (first["old_day"], first["gave_up"], first["proof"]["verdict"]) == (
        "2022-01-01", None, "stricter",
    )  # fmt: skip
    assert (second["old_day"], second["gave_up"], second["proof"]) == ("2023-01-01", "time", None)
    assert [each["id"] for each in second["differences"][:2]] == ["gates", "least_visits"]
    outcomes = [[each["outcome"] for each in some["claims"]] for some in (first, second)]
    assert outcomes == [["proved", "refuted", "refuted"], ["gave_up"] * 3]
    open_one = {"outcome": "gave_up", "about": None, "why": "time", "example": None, "reason": None}
    assert data["not_compared"] == {
        "why": "time",
        "stretches": [{"old_day": "2024-01-01", "new_day": "2024-01-01", "until": "2199-12-31"}],
        "claims": [{"claim": claim, **open_one} for claim in CLAIMED[1::2]],
    }


@pytest.mark.usefixtures("three_stretches_and_time_for_one")
def test_a_claim_that_is_not_refuted_but_open_at_some_time_is_not_proved(
    liren: Callable[..., Result],
) -> None:
    claimed = liren("compare", "old.yaml", "new.yaml", "--claim", "stricter", "--format", "json")
    data = json.loads(claimed.out)
    outcomes = [stretch["claims"][0]["outcome"] for stretch in data["stretches"]]
    assert (claimed.code, outcomes) == (1, ["proved", "gave_up"])


@pytest.mark.usefixtures("three_stretches_and_time_for_one")
def test_without_claims_what_was_not_decided_is_no_failure(liren: Callable[..., Result]) -> None:
    result = liren("compare", "old.yaml", "new.yaml", "--format", "json")
    data = json.loads(result.out)
    assert (result.code, data["not_compared"].keys()) == (0, {"why", "stretches"})


@pytest.mark.usefixtures("three_stretches_and_time_for_one")
def test_communities_are_assessed_at_times_that_were_not_compared_too(
    liren: Callable[..., Result],
) -> None:
    day = ("--on", "now/a.json", "--format", "json")
    community = json.loads(Path("now/a.json").read_text("utf-8"))
    Path("now/a.json").write_text(json.dumps({**community, "as_of": "2024-06-30"}), "utf-8")
    data = json.loads(liren("compare", "old.yaml", "new.yaml", *day).out)
    assert [each["as_of"] for each in data["communities"]] == ["2024-06-30"]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("claim", "zh", "en"),
    [
        (
            "tighter",
            f"`--claim` 的值应为 {'、'.join(CLAIMS)} 或 `no-one-loses-等次`，却是 `tighter`",
            f"expected {', '.join(CLAIMS)} or `no-one-loses-TIER` for `--claim` but got `tighter`",
        ),
        ("no-one-loses-god", "两套规则都没有等次 `god`", "neither ruleset has a tier `god`"),
    ],
)
def test_a_claim_that_is_none_is_refused(
    liren: Callable[..., Result], claim: str, zh: str, en: str
) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        result = liren("compare", "old.yaml", "new.yaml", "--claim", claim, "--lang", lang)
        assert (result.code, result.out) == (2, "")
        assert result.err.splitlines()[0] == said


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("option", ["--claim=stricter", "--save-examples=here"])
def test_what_needs_proofs_does_not_go_without(liren: Callable[..., Result], option: str) -> None:
    name = option.partition("=")[0]
    for lang, said in (
        ("zh", f"`{name}` 不能与 `--diff` 一起使用"),
        ("en", f"`{name}` cannot be used together with `--diff`"),
    ):
        result = liren("compare", "old.yaml", "new.yaml", "--diff", option, "--lang", lang)
        assert result.code == 2
        assert result.err.splitlines()[0] == said


@pytest.mark.usefixtures("files")
def test_the_solver_is_loaded_only_for_proofs() -> None:
    code = (
        "import sys\nfrom liren.cli.main import main\n"
        "assert main(['compare', 'old.yaml', 'new.yaml', '--diff', '--on', 'now']) == 0\n"
        "assert 'z3' not in sys.modules, 'it was loaded'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


OPEN = """\
ruleset: open
version: 1.0.0
title: {zh: 未定, en: Open}
facts:
  visits: {type: count, at_most: 20, title: {zh: 走访, en: Visits}}
  homes: {type: count, unit: household, at_most: 900, title: {zh: 户数, en: Households}}
criteria:
  visits: {title: {zh: 走访, en: Visits}, measure: visits, at_least: 5, points: 10}
  homes: {title: {zh: 户数, en: Households}, measure: homes, at_least: 300, points: 10}
tiers:
  good: {title: {zh: 良好, en: Good}, total: {at_least: 20}}
"""
TIERS = {
    "en": [
        "  WHO CHANGES TIER",
        "     tier not decided yet            1",
        "       with other tiers possible     1",
        "",
    ],
    "zh": [
        "  等次变化",
        "     等次尚未确定                    1",
        "       其中可能的等次有变            1",
        "",
    ],
}


@pytest.fixture
def opened(liren: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rulesets, and a community of which a fact is missing."""
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(OPEN, encoding="utf-8")
    stricter = OPEN.replace("at_least: 300", "at_least: 301")
    Path("new.yaml").write_text(stricter, encoding="utf-8")
    _write("a.json", "a", ("甲社区", "Alpha"), {"homes": 300})


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_those_whose_possible_tiers_change_stand_below_those_that_are_open(
    liren: Callable[..., Result], lang: str
) -> None:
    result = liren("compare", "old.yaml", "new.yaml", "--diff", "--on", "a.json", "--lang", lang)
    lines = result.out.splitlines()
    at = lines.index(TIERS[lang][0])
    assert lines[at : at + 4] == TIERS[lang]


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "     newly unmet, for example: Households 300, which earns 0 instead of 10"),
        ("zh", "     原来符合、现在不符合，例如：户数 300 户，由 10 分变为 0 分"),
    ],
)
def test_a_unit_is_not_said_again_after_its_own_word(
    liren: Callable[..., Result], lang: str, said: str
) -> None:
    assert said in liren("compare", "old.yaml", "new.yaml", "--lang", lang).out.splitlines()


def test_tables_with_very_many_rows_are_compared(
    liren: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    counties = [f"county{i}" for i in range(300)]
    for name, figure in (("old", 3), ("new", 4)):
        values = ", ".join(f"{each}: {figure if i == 7 else 3}" for i, each in enumerate(counties))
        text = f"""
ruleset: counties
version: 1.0.0
title: Counties
facts:
  county: {{type: choice, options: [{", ".join(counties)}]}}
  visits: {{type: count, at_most: 9}}
parameters: {{least: {{by: county, basis: project, values: {{{values}}}}}}}
criteria: {{visits: {{measure: visits, at_least: least, points: 1}}}}
"""
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    result = liren("compare", "old.yaml", "new.yaml", "--lang", "en")
    assert (result.code, result.err) == (0, "")
    (verdict,) = [line for line in result.out.splitlines() if line.startswith("  visits ")]
    assert verdict.split()[:2] == ["visits", "STRICTER"]
    (example,) = [line for line in result.out.splitlines() if "newly unmet" in line]
    assert example.strip().startswith("newly unmet, for example: visits 3; county: county7,")
