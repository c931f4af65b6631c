"""What all subcommands that prove something share: limits mean the same in all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import util
from itertools import count
from pathlib import Path
from typing import Any, get_args

import click
import pytest

from liren.cli.proofs import Name, limit_option, limits
from liren.engine.backends.smt import memory
from liren.engine.backends.smt.memory import MEGABYTE
from liren.engine.backends.smt.solver import Budget
from liren.scoring.audit import tight as tightening
from liren.scoring.audit.limits import NO_LIMITS, Limits
from tests.cli.conftest import Result
from tests.scoring.audit.limiting import after_the_terms

Call = Callable[..., Result]

SNAPSHOT = str(Path("../../fixtures/communities/yili-beiyuan.yaml"))
RULES = "red-property"
CALLS = {
    "check": ("check", RULES),
    "compare": ("compare", RULES, RULES),
    "conflicts": ("conflicts", RULES),
    "assess": ("assess", SNAPSHOT, "-r", RULES, "--tight"),
}
EXPECTED = {
    "--records": ("a whole number from 1 to 100", " 1 至 100 的整数"),
    "--seconds": ("a number above 0, at most 86400", "大于 0、不超过 86400 的数"),
    "--total-seconds": ("a number above 0, at most 86400", "大于 0、不超过 86400 的数"),
    "--memory": ("a whole number from 1 to 1000000", " 1 至 1000000 的整数"),
}
WRONG = ("0", "-1", "many", "½", "nan", "1e999999999", "9" * 5000, "")
"""No limits, whatever they are of."""


HAVE = [
    (subcommand, option)
    for subcommand in CALLS
    for option in get_args(Name)
    if (subcommand, option) != ("assess", "--total-seconds")
]
"""The limits that each has; all there is for one assessment is its `--seconds`."""


@pytest.mark.parametrize(("subcommand", "option"), HAVE)
@pytest.mark.parametrize("value", WRONG)
def test_what_is_no_limit_is_refused(liren: Call, subcommand: str, option: str, value: str) -> None:
    en, zh = EXPECTED[option]
    shown = value if len(value) < 1000 else value[:999] + "…"
    for lang, said in (
        ("en", f"expected {en} for `{option}` but got `{shown}`"),
        ("zh", f"`{option}` 的值应为{zh}，却是 `{shown}`"),
    ):
        result = liren(*CALLS[subcommand], f"{option}={value}", "--lang", lang)
        assert (result.code, result.out) == (2, "")
        assert result.err.splitlines()[0] == said


def given(*arguments: str) -> Limits:
    """The limits that a subcommand with all of these options is given."""
    found: list[Limits] = []

    def note(**options: Any) -> None:
        found.append(limits(options))

    command = click.command("any")(note)
    for name in get_args(Name):
        command = limit_option("en", name)(command)
    command.main(list(arguments), standalone_mode=False)
    return found[0]


def test_half_a_second_is_a_limit_as_well() -> None:
    assert given("--seconds", "0.5", "--total-seconds", "86400") == Limits(None, 0.5, 86400)


def test_whole_numbers_stay_whole() -> None:
    found = given("--records", "100", "--memory", "1000000")
    assert found == Limits(records=100, memory=1_000_000)
    assert (type(found.records), type(found.memory)) == (int, int)


def test_what_is_not_given_is_as_usual() -> None:
    assert given() == NO_LIMITS
    options = {"seconds": 3.0, "lang": "en"}
    assert limits(options) == Limits(seconds=3.0)
    assert options == {"lang": "en"}


@pytest.mark.parametrize("value", ["1.5", "3.0001"])
@pytest.mark.parametrize("option", ["--records", "--memory"])
@pytest.mark.parametrize("subcommand", CALLS)
def test_records_and_megabytes_are_whole(
    liren: Call, subcommand: str, option: str, value: str
) -> None:
    result = liren(*CALLS[subcommand], option, value, "--lang", "en")
    said = f"expected {EXPECTED[option][0]} for `{option}` but got `{value}`"
    assert (result.code, result.err.splitlines()[0]) == (2, said)


@pytest.mark.parametrize("name", [option for subcommand, option in HAVE if subcommand == "assess"])
def test_limits_of_what_was_not_asked_for_are_refused(liren: Call, name: str) -> None:
    result = liren(*CALLS["assess"][:-1], name, "5", "--lang", "en")
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[0] == f"`{name}` is used together with `--tight`"


@pytest.mark.parametrize(("module", "package"), [("z3", "z3-solver"), ("psutil", "psutil")])
@pytest.mark.parametrize(("subcommand", "without"), [("check", "--fast"), ("compare", "--diff")])
def test_without_what_proofs_need_it_is_said_what_to_install(
    liren: Call, monkeypatch: pytest.MonkeyPatch,
    module: str, package: str, subcommand: str, without: str,
) -> None:  # fmt: skip
    found = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == module else found(name))
    for lang, said in (
        ("en", [f"proofs need `{package}`, which is not installed",
                f"   run `pip install 'liren[audit]'`, or use `{without}`"]),
        ("zh", [f"证明需要 `{package}`，尚未安装",
                f"   请运行 `pip install 'liren[audit]'`，或用 `{without}`"]),
    ):  # fmt: skip
        result = liren(*CALLS[subcommand], "--lang", lang)
        assert (result.code, result.out) == (2, "")
        assert result.err.splitlines()[:2] == said
    assert liren(*CALLS[subcommand], without).code == 0


# --- what is made of limits ----------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float, float | None]]:
    """The budgets that a call makes: seconds for a question and in all, and megabytes."""
    found: list[tuple[float, float, float | None]] = []
    make = Budget.__init__

    def note(self: Budget, each: float, total: float, memory: float | None = None) -> None:
        found.append((each, total, memory))
        make(self, each, total, memory)

    monkeypatch.setattr(Budget, "__init__", note)
    return found


USUAL = {
    "check": (2, 120, 4000),
    "compare": (5, 60, 4000),
    "conflicts": (10, 60, 4000),
    "assess": (5, 60, 4000),
}
GIVEN = ("--seconds", "0.01", "--total-seconds", "0.02", "--memory", "700")
TWO = {
    "check": ("check", "census-areas", "community-types"),
    "compare": ("compare", "census-areas", "census-areas"),
    "conflicts": ("conflicts", "census-areas", "community-types"),
    "assess": ("assess", SNAPSHOT, "-r", "census-areas", "-r", "community-types", "--tight"),
}


@pytest.mark.parametrize("subcommand", TWO)
def test_all_that_a_call_asks_shares_one_budget_that_is_as_usual(
    liren: Call, made: list[Any], subcommand: str
) -> None:
    assert liren(*TWO[subcommand]).err == ""
    assert made == [USUAL[subcommand]]


@pytest.mark.parametrize("subcommand", ["check", "compare", "conflicts"])
def test_limits_are_what_the_budget_is_made_of(
    liren: Call, made: list[Any], subcommand: str
) -> None:
    liren(*TWO[subcommand], *GIVEN)
    assert made == [(0.01, 0.02, 700)]


def test_the_seconds_of_an_assessment_are_all_there_are_for_it(
    liren: Call, made: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    budgets: list[Budget] = []
    whole = tightening.tight

    def tight(*args: Any, budget: Budget, **kwargs: Any) -> tightening.Tight:
        budgets.append(budget)
        return whole(*args, budget=budget, **kwargs)

    monkeypatch.setattr(tightening, "tight", tight)
    assert liren(*TWO["assess"], "--seconds", "7.5", "--memory", "700").code == 0
    assert made == [(5, 7.5, 700)]
    first, second = budgets
    assert first.until < second.until
    assert first.memory is second.memory


@pytest.fixture
def growing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is larger each time that somebody looks."""
    sizes = count(1, 500 * MEGABYTE)
    monkeypatch.setattr(memory, "resident", lambda: next(sizes))
    monkeypatch.setattr(memory, "OFTEN", 0)


@pytest.fixture
def grown_with_the_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is too large when the terms are made."""
    sizes = [0]
    after_the_terms(monkeypatch, lambda: sizes.append(sizes[-1] + 10**6 * MEGABYTE))
    monkeypatch.setattr(memory, "resident", lambda: sizes[-1])
    monkeypatch.setattr(memory, "OFTEN", 0)


REACHED = {"en": "the memory limit was reached", "zh": "超出内存限制"}
AT_ONCE = {
    "check": {
        "en": "cannot be told: assessment (2022-04-01): the ruleset is so large that the"
        " memory was up before anything was asked about it",
        "zh": "未能判定 assessment（2022-04-01）：无法评估：规则集过大，"
        "尚未提出任何问题，内存已达上限",
    },
    "compare": {
        "en": "nothing was proved: the memory limit was reached; `--memory` allows more",
        "zh": "未作证明：超出内存限制，可用 `--memory` 放宽",
    },
    "assess": REACHED,
}
LATER = {
    "check": REACHED,
    "compare": REACHED,
    "conflicts": {
        "en": "`--memory` allows more memory; or ask of fewer rulesets",
        "zh": "可用 `--memory` 放宽内存，或减少规则集",
    },
    "assess": REACHED,
}


def hold_of_memory_only(liren: Call, subcommand: str, words: dict[str, str]) -> None:
    for lang, said in words.items():
        result = liren(*CALLS[subcommand], "--memory", "1", "--lang", lang)
        assert result.err == ""
        # Lines are broken where they are full.
        assert said in " ".join(result.out.split())
        for other in ("time limit", "时间限制", "-seconds"):
            assert other not in result.out


@pytest.mark.usefixtures("growing")
@pytest.mark.parametrize("subcommand", AT_ONCE)
def test_that_nothing_could_be_asked_for_lack_of_memory_is_said(
    liren: Call, subcommand: str
) -> None:
    hold_of_memory_only(liren, subcommand, AT_ONCE[subcommand])


@pytest.mark.usefixtures("grown_with_the_terms")
@pytest.mark.parametrize("subcommand", LATER)
def test_what_memory_did_not_suffice_for_is_said(liren: Call, subcommand: str) -> None:
    hold_of_memory_only(liren, subcommand, LATER[subcommand])


@pytest.mark.usefixtures("growing")
def test_a_search_for_conflicts_without_memory_is_refused(liren: Call) -> None:
    result = liren(*CALLS["conflicts"], "--memory", "1", "--lang", "en")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        "the ruleset is so large that the memory was up before anything was asked about it\n"
        "   allow more with `--memory`\n"
        "1 error, nothing was evaluated\n"
    )


@pytest.mark.usefixtures("growing")
def test_data_tell_the_times_for_which_there_was_no_memory(liren: Call) -> None:
    result = liren(
        "compare", "harmonious-community@2022-06-30", "harmonious-community@2022-12-31",
        "--memory", "1", "--format", "json", "--claim", "equivalent",
    )  # fmt: skip
    (stretch,) = json.loads(result.out)["stretches"]
    assert (result.code, stretch["gave_up"], stretch["proof"]) == (1, "memory", None)
    assert [each["why"] for each in stretch["claims"]] == ["memory"]


@pytest.mark.usefixtures("grown_with_the_terms")
def test_the_stretches_of_time_that_memory_did_not_suffice_for_are_named(
    liren: Call, tmp_path: Path
) -> None:
    file = tmp_path / "dated.yaml"
    file.write_text(
        "ruleset: dated\nversion: 1.0.0\ntitle: Dated\nfacts: {f: count}\n"
        "parameters: {least: {values: {2022-01-01: 5, 2023-01-01: 6, 2024-01-01: 7}}}\n"
        "criteria: {c: {title: c, measure: f, at_least: least}}\n",
        encoding="utf-8",
    )
    call = ("compare", str(file), str(file), "--memory", "1", "--claim", "equivalent")
    data = json.loads(liren(*call, "--format", "json").out)
    assert len(data["stretches"]) == 1
    rest = data["not_compared"]
    assert (rest["why"], [each["old_day"] for each in rest["stretches"]]) == (
        "memory", ["2023-01-01", "2024-01-01"],
    )  # fmt: skip
    assert [each["why"] for each in rest["claims"]] == ["memory"]
    for lang, said in (
        ("en", "stretches of time not compared: 2; the memory limit was reached; `--memory`"),
        ("zh", "未对比的时段：2 段；超出内存限制，可用 `--memory` 放宽"),
    ):
        assert said in " ".join(liren(*call, "--lang", lang).out.split())
