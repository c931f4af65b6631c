"""`liren new`: a ruleset to start from.

In: a name. Out: a folder of that name with a commented ruleset, tests that it passes, a snapshot,
and the schemas by which editors complete and check all three. Guarantees: nothing that is there is
touched, and the folder appears whole or not at all.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import click

from liren.cli.common import Command, UsageRefusedError, help_option, lang_option, one_of
from liren.cli.kinds import KINDS
from liren.cli.output import DONE, write
from liren.cli.problems import (
    AlreadyThere,
    BadRulesetName,
    CannotWrite,
    MissingParameter,
    NameTaken,
    NoSuchFolder,
)
from liren.engine.errors import Problem
from liren.engine.text import Lang, Text

FILES = ("ruleset", "tests", "snapshot")
SCHEMAS = "schema"

_ABOUT = Text("新建规则集", "start a ruleset")
_HELP = Text(
    "新建一个文件夹，内有带注释的规则集、测试、快照，以及供编辑器补全和检查用的模式文件。\n"
    "例：liren new my-standard",
    "Make a folder with a commented ruleset, tests, a snapshot, and the schemas by which editors"
    " complete and check them.\n"
    "Example: liren new my-standard",
)
_NAME = Text("名称", "NAME")
_FOLDER = Text("文件夹", "FOLDER")
_IN = Text("建在哪个文件夹，默认为当前文件夹", "the folder to make it in, by default this one")
_KIND = Text("种类", "KIND")
_SCHEMA = Text(
    f"不新建，只输出一类文件的 JSON Schema：{'、'.join(KINDS)}",
    f"make nothing, and print the JSON Schema of a kind of file: {', '.join(KINDS)}",
)
_MADE = Text(
    "已建好 {folder}\n"
    "  {ruleset}   规则，从这里写起\n"
    "  {tests}     用例\n"
    "  {snapshot}  一个社区的情况\n"
    "下一步：\n"
    "  liren test {folder}\n"
    "  liren assess {snapshot} -r {ruleset}",
    "made {folder}\n"
    "  {ruleset}   the rules: begin here\n"
    "  {tests}     cases that must come out right\n"
    "  {snapshot}  what is known of one community\n"
    "next:\n"
    "  liren test {folder}\n"
    "  liren assess {snapshot} -r {ruleset}",
)


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command("new", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang))
    @click.argument("name", required=False, metavar=_NAME.in_(lang))
    @click.option(
        "-o", "--output", "to", metavar=_FOLDER.in_(lang), default=".", help=_IN.in_(lang)
    )
    @click.option(
        "--schema",
        metavar=_KIND.in_(lang),
        callback=lambda ctx, param, value: value and one_of(tuple(KINDS))(ctx, param, value),
        help=_SCHEMA.in_(lang),
    )
    @lang_option(lang)
    @help_option(lang)
    def new(*, name: str | None, to: str, schema: str | None, lang: Lang) -> int:
        if schema is not None:
            write(KINDS[schema].schema.removesuffix("\n"), sys.stdout)
            return DONE
        if name is None:
            raise UsageRefusedError([MissingParameter(name=_NAME.in_(lang), command="liren new")])
        folder = Path(to) / name
        refused = _refused(name, folder)
        if refused is not None:
            raise UsageRefusedError([refused])
        _make(name, folder, lang)
        write(_MADE.in_(lang).format(folder=folder, **_paths(folder)), sys.stdout)
        return DONE

    return new


def _paths(folder: Path) -> dict[str, Path]:
    return {kind: folder / f"{kind}.yaml" for kind in FILES}


def _refused(name: str, folder: Path) -> Problem | None:
    """Why there can be no new ruleset of that name there."""
    from liren.engine import shipped_rulesets
    from liren.engine.ruleset.scalars import is_ruleset_id

    if not is_ruleset_id(name):
        return BadRulesetName(name=name, command="liren new")
    if name in shipped_rulesets():
        return NameTaken(name=name, command="liren new")
    if not folder.parent.is_dir():
        return NoSuchFolder(path=str(folder.parent), command="liren new")
    if folder.exists() or folder.is_symlink():
        return AlreadyThere(path=str(folder), command="liren new")
    return None


def _make(name: str, folder: Path, lang: Lang) -> None:
    """Write everything beside the folder's place, and move it there when it is whole."""
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=folder.parent))
        try:
            _fill(made, name, lang)
            made.chmod(0o755)
            made.rename(folder)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except OSError:
        raise UsageRefusedError([CannotWrite(path=str(folder), command="liren new")]) from None


def _fill(folder: Path, name: str, lang: Lang) -> None:
    templates = files("liren.cli") / "templates"
    (folder / SCHEMAS).mkdir()
    for kind, path in _paths(folder).items():
        text = (templates / f"{kind}.{lang}.yaml").read_text(encoding="utf-8")
        path.write_text(text.replace("ruleset: NAME\n", f"ruleset: {name}\n"), encoding="utf-8")
        schema = folder / SCHEMAS / f"{kind}.schema.json"
        schema.write_text(KINDS[kind].schema, encoding="utf-8")
