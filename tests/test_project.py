"""The project as a whole: what is shipped, what is imported, what no file may contain."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("cli", "engine", "reports", "rulesets", "scoring")
DATA = (".json", ".lark", ".yaml", ".typed")
SPREADSHEETS = ("openpyxl", "python_calamine", "xlsxwriter")
HEAVY = ("duckdb", "durable", "jinja2", "pint", "rich", "sqlglot", "z3", *SPREADSHEETS)
IMPORTED_AS = {"PyYAML": "yaml", "python-calamine": "python_calamine", "z3-solver": "z3"}
SKIPPED = {".git", "__pycache__", "build", "dist"}

MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:root|home/\w+|Users/\w+|work|opt/\w+|tmp/\w*venv)/")
REGISTRY = re.compile(r"https?://\S+/(?:simple|packages)/|index[-_]url\s*=|--[h]ash=|file:///\w")


@cache
def declared() -> dict[str, Any]:
    """The parsed pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def own_files() -> list[Path]:
    """The files of the project: what git knows or would add; without git, what is not set-up."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = list(walk(ROOT))
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        made = path.name in SKIPPED or path.name.endswith((".egg-info", "_cache"))
        if made or path.name.startswith((".venv", ".hypothesis")) or path.is_symlink():
            continue
        if path.is_dir():
            yield from walk(path)
        else:
            yield path


def packages_on_disk() -> list[str]:
    found = [path.parent for name in FOLDERS for path in (ROOT / name).rglob("__init__.py")]
    return sorted(".".join(("liren", *path.relative_to(ROOT).parts)) for path in found)


def modules_on_disk() -> list[str]:
    names: list[str] = []
    for package in packages_on_disk():
        folder = ROOT.joinpath(*package.split(".")[1:])
        names += [f"{package}.{path.stem}" for path in folder.glob("*.py")]
    return sorted(name.removesuffix(".__init__") for name in names)


def imported_by(statement: str) -> set[str]:
    """The top-level modules that are loaded after `statement` in a new interpreter."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel that is built from a copy, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "project"
    for path in own_files():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", build], cwd=copy, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    [wheel] = folder.glob("liren-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_package_on_disk_is_declared_and_none_besides() -> None:
    assert declared()["tool"]["setuptools"]["packages"] == packages_on_disk()


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for name in FOLDERS for path in (ROOT / name).rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_the_wheel_holds_every_module_and_data_file(wheel_names: set[str]) -> None:
    shipped = {
        f"liren/{path.relative_to(ROOT).as_posix()}"
        for path in own_files()
        if path.relative_to(ROOT).parts[0] in FOLDERS and path.suffix in {".py", *DATA}
    }
    assert shipped - wheel_names == set()


def test_the_wheel_holds_nothing_outside_the_package(wheel_names: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names}
    assert tops == {"liren", f"liren-{declared()['project']['version']}.dist-info"}
    assert not [name for name in wheel_names if name.startswith("liren/tests")]


def test_every_top_package_says_that_it_is_typed() -> None:
    assert [name for name in FOLDERS if not (ROOT / name / "py.typed").is_file()] == []


def test_type_checkers_see_every_folder_under_its_import_name() -> None:
    links = {
        path.name: path.readlink().as_posix() for path in (ROOT / ".typepath" / "liren").iterdir()
    }
    assert links == {name: f"../../{name}" for name in FOLDERS}


def test_every_package_that_is_imported_is_a_dependency_and_none_besides() -> None:
    project = declared()["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["audit"], *extras["forms"]]
    plain = (re.split("[<>=]", one)[0] for one in needed)
    names = {IMPORTED_AS.get(name, name.lower()) for name in plain}
    imported = re.compile(r"^ *(?:from|import) (\w+)", re.MULTILINE)
    found = {
        name
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for name in imported.findall(path.read_text("utf-8"))
    }
    known = sys.stdlib_module_names | {"liren", "__future__"}
    assert {name for name in found - known if importlib.util.find_spec(name)} == names


def test_nothing_heavy_is_imported_with_the_library() -> None:
    loaded = imported_by("import liren.scoring")
    assert loaded & set(HEAVY) == set()


def test_what_reads_and_writes_spreadsheets_is_imported_when_there_is_one() -> None:
    modules = (
        "liren.engine.submission.form_reading", "liren.engine.submission.validate",
        "liren.reports.form.annotate", "liren.reports.form.writing", "liren.cli.form",
    )  # fmt: skip
    assert imported_by(f"import {', '.join(modules)}") & set(SPREADSHEETS) == set()


@pytest.mark.parametrize("package", [f"liren.{name}" for name in FOLDERS])
def test_each_part_can_be_imported_first(package: str) -> None:
    assert "liren" in imported_by(f"import {package}")


def test_the_command_is_installed_under_its_name() -> None:
    assert declared()["project"]["scripts"] == {"liren": "liren.cli.main:main"}
    assert callable(importlib.import_module("liren.cli.main").main)


def test_every_dependency_has_an_exact_version() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    project = declared()["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    asked = [*project["dependencies"], *chain.from_iterable(extras.values())]
    names = {canonical(re.split(r"[\[<>=;~! ]", line)[0]) for line in asked}
    assert names - {canonical(pin.split("==")[0]) for pin in pins} == set()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_file_names_a_path_of_one_machine_or_a_package_registry() -> None:
    found: list[str] = []
    for path in own_files():
        text = path.read_text("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATH.search(line) or REGISTRY.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("see /" + "root/.cache for more", True),
        ("cd /" + "home/me/liren", True),
        ("index" + "_url = somewhere", True),
        ("https://packages.example/" + "simple/liren", True),
        ("https://www.gov.cn/" + "work/2022.htm", False),
        ("cli/main.py and docs/" + "work/plan.md", False),
    ],
)
def test_paths_and_registries_are_recognised(line: str, is_found: bool) -> None:
    assert bool(MACHINE_PATH.search(line) or REGISTRY.search(line)) is is_found


def test_the_examples_in_docstrings_hold() -> None:
    # Under their real names: pytest's own collection would load a second copy of each module.
    results = [doctest.testmod(importlib.import_module(name)) for name in modules_on_disk()]
    assert sum(result.failed for result in results) == 0
