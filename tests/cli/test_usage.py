"""Calls that cannot be carried out, help, language, and how a call ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from liren.cli.language import chosen_language
from liren.cli.main import COMMANDS
from liren.cli.output import as_json, painter
from liren.reports.layout import cells

Call = Callable[..., Any]
Expect = Callable[[str, str], None]

REFUSED = [
    (
        ["asess"],
        "no such command `asess`\n   did you mean `assess`?\n   see `liren --help`",
        "没有子命令 `asess`\n   您是否想写 `assess`？\n   用法见 `liren --help`",
    ),
    (
        ["assess", "--as-off", "1"],
        "no such option `--as-off`\n   did you mean `--as-of`?\n   see `liren assess --help`",
        "没有选项 `--as-off`\n   您是否想写 `--as-of`？\n   用法见 `liren assess --help`",
    ),
    (
        ["assess", "x.yaml"],
        "`--ruleset` is missing\n   see `liren assess --help`",
        "缺少 `--ruleset`\n   用法见 `liren assess --help`",
    ),
    (
        ["assess", "x.yaml", "-r"],
        "`-r` needs a value\n   see `liren assess --help`",
        "`-r` 之后缺少值\n   用法见 `liren assess --help`",
    ),
    (
        ["assess", "x.yaml", "y.yaml", "z.yaml", "-r", "r"],
        "nothing is known to do with `y.yaml`, `z.yaml`\n   see `liren assess --help`",
        "多余的参数：`y.yaml`、`z.yaml`\n   用法见 `liren assess --help`",
    ),
    (
        ["assess", "x.yaml", "-r", "r", "--as-of", "2022-02-30"],
        (
            "expected a day such as 2022-06-30 for `--as-of` but got `2022-02-30`\n"
            "   see `liren assess --help`"
        ),
        "`--as-of` 的值应为日期，如 2022-06-30，却是 `2022-02-30`\n   用法见 `liren assess --help`",
    ),
    (
        ["rulesets", "--format", "xml"],
        "expected one of text, json for `--format` but got `xml`\n   see `liren rulesets --help`",
        "`--format` 的值应为 text、json 之一，却是 `xml`\n   用法见 `liren rulesets --help`",
    ),
    (
        ["rulesets", "-v"],
        "no such option `-v`\n   see `liren rulesets --help`",
        "没有选项 `-v`\n   用法见 `liren rulesets --help`",
    ),
    (
        ["rulesets", "--lang=zh=en"],
        "expected one of zh, en for `--lang` but got `zh=en`\n   see `liren rulesets --help`",
        None,
    ),
    (
        ["--version=1"],
        "`--version` takes no value\n   see `liren --help`",
        "`--version` 不带值\n   用法见 `liren --help`",
    ),
]


@pytest.mark.parametrize(("arguments", "en", "zh"), REFUSED)
def test_a_call_that_cannot_be_understood_ends_with_2_and_says_why(
    liren: Call, arguments: list[str], en: str, zh: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = liren(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"{en}\n1 error, nothing was evaluated\n"
    if zh is not None:
        monkeypatch.setenv("LANG", "zh_CN.UTF-8")
        result = liren(*arguments)
        assert (result.code, result.out) == (2, "")
        assert result.err == f"{zh}\n1 处错误，未作评估\n"


def test_usage_problems_are_json_when_json_was_asked_for(liren: Call) -> None:
    result = liren("assess", "x.yaml", "--format", "json")
    assert (result.code, result.err) == (2, "")
    [problem] = json.loads(result.out)["problems"]
    assert problem["code"] == "usage-missing-parameter"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_speaks_the_language_and_fits_the_page(
    liren: Call, expect: Expect, command: str, lang: str
) -> None:
    result = liren(*filter(None, [command]), "--help", "--lang", lang)
    assert (result.code, result.err) == (0, "")
    assert max(cells(line) for line in result.out.splitlines()) <= 80
    expect(f"help-{command or 'liren'}.{lang}.txt", result.out)


def test_no_arguments_shows_the_help(liren: Call) -> None:
    assert liren() == liren("--help")


def test_the_version_is_that_of_the_distribution(liren: Call) -> None:
    from importlib.metadata import version

    assert liren("--version").out == f"liren {version('liren')}\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "en_GB", "LC_MESSAGES": "zh_TW"}, "zh"),
        ([], {"LANG": "zh", "LC_ALL": ""}, "zh"),
        (["assess", "--lang", "zh"], {"LANG": "en_GB"}, "zh"),
        (["assess", "--lang=en"], {"LANG": "zh_CN"}, "en"),
        (["--lang", "zh", "assess", "--lang", "en"], {}, "en"),
        (["--lang", "fr"], {"LANG": "zh_CN"}, "zh"),
        (["--lang"], {}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_that_of_the_locale(
    arguments: list[str], environment: dict[str, str], lang: str
) -> None:
    assert chosen_language(arguments, environment) == lang


class _Terminal:
    def isatty(self) -> bool:
        return True


def test_emphasis_is_only_for_terminals_and_never_against_no_color() -> None:
    terminal: Any = _Terminal()
    assert painter(terminal, {})("x") == "\x1b[1mx\x1b[0m"
    assert painter(terminal, {"NO_COLOR": "1"})("x") == "x"
    assert painter(terminal, {"TERM": "dumb"})("x") == "x"
    with open(os.devnull, encoding="utf-8") as file:  # noqa: PTH123
        assert painter(file, {})("x") == "x"


def test_json_is_sorted_and_keeps_chinese_readable() -> None:
    assert as_json({"b": [1], "a": "里仁"}) == '{\n  "a": "里仁",\n  "b": [\n    1\n  ]\n}'


def test_ctrl_c_ends_silently_with_130(liren: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("liren.cli.rulesets.deliver", interrupted)
    result = liren("rulesets")
    assert (result.code, result.out, result.err.strip()) == (130, "", "")


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="needs pipes as POSIX has them")
def test_a_reader_that_closes_the_pipe_ends_the_call_silently() -> None:
    code = (
        "import sys\n"
        "from liren.cli.output import write\n"
        "for _ in range(100_000): write('里仁' * 100, sys.stdout)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child, child.stdout as out, child.stderr as err:
        out.readline()
        out.close()
        assert err.read() == b""
    assert child.returncode == 141


def test_a_terminal_without_the_characters_gets_question_marks_instead_of_a_traceback() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LANG": "zh_CN.ASCII"}
    done = subprocess.run(
        [sys.executable, "-c", "from liren.cli.main import main; main(['--help', '--lang', 'zh'])"],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert done.stdout.isascii()
    assert done.stderr == b""


def test_the_command_line_starts_without_what_only_some_calls_need() -> None:
    code = (
        "import sys\n"
        "from liren.cli.main import main\n"
        "main(['--version'])\n"
        "heavy = {'yaml', 'lark', 'rich', 'jsonschema'}\n"
        "sys.exit(sorted(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_process_of_its_own_does_not_look_for_garbage_on_its_way_out() -> None:
    code = (
        "import gc, sys\n"
        "from liren.cli.main import main\n"
        "sys.argv = ['liren', '--version']\n"
        "before = gc.get_freeze_count()\n"  # Python 3.12 starts with some
        "main(['--version'])\n"
        "assert gc.get_freeze_count() == before, 'a call within a program leaves objects alone'\n"
        "main()\n"
        "assert gc.get_freeze_count() > before"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
