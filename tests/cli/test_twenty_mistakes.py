"""Twenty mistakes in a form come back in one go, and mending exactly those is enough."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.engine.submission.test_forms import MENDED, MISTAKES, RIGHT, RULES
from tests.engine.submission.workbooks import filled, opened

Call = Callable[..., Any]


def test_twenty_mistakes_come_back_in_one_go_and_mending_them_is_enough(
    liren: Call, tmp_path: Path
) -> None:
    ruleset, form = tmp_path / "small.json", tmp_path / "form.xlsx"
    ruleset.write_text(json.dumps(RULES, ensure_ascii=False), encoding="utf-8")
    rules = ("-r", str(ruleset))
    assert liren("form", str(ruleset), "-o", str(form), "--lang", "en").code == 0
    content, _ = filled(form.read_bytes(), RIGHT)
    wrong, places = filled(content, MISTAKES)
    form.write_bytes(wrong)

    copy = tmp_path / "answer.xlsx"
    refused = liren("validate", str(form), *rules, "--lang", "en", "--annotate", str(copy))
    assert (refused.code, refused.err) == (1, "")
    lines = [line for line in refused.out.splitlines() if not line.startswith("   ")]
    said = [line.removeprefix(f"{form}:") for line in lines[:-1]]
    assert len(places) == len(said) == 20
    assert sorted(line.partition(": ")[0] for line in said) == sorted(places)
    assert lines[-1] == f"{form}: 20 errors, not accepted"
    as_data = json.loads(liren("validate", str(form), *rules, "--format", "json").out)
    (outcome,) = as_data["submissions"]
    assert sorted(each["place"]["cell"] for each in outcome["problems"]) == sorted(places)
    assert liren("assess", str(form), *rules, "--lang", "en").code == 1

    # The copy that the answer was written into can be mended as well as the form itself.
    book = opened(copy.read_bytes())
    for place in places:
        sheet, _, cell = place.rpartition("!")
        assert book[sheet][cell].comment is not None
    for name, file in (("form", form), ("copy", copy)):
        mended = tmp_path / f"{name}-mended.xlsx"
        mended.write_bytes(filled(file.read_bytes(), MENDED)[0])
        accepted = liren("validate", str(mended), *rules, "--lang", "en")
        assert (accepted.code, accepted.out) == (0, f"{mended}: can be assessed\n")
        assessed = liren("assess", str(mended), *rules, "--format", "json")
        assert assessed.code == 0
        record = json.loads(assessed.out)
        assert record["as_of"] == "2022-06-30"
        statuses = {each["criterion"]: each["status"] for each in record["findings"]}
        assert statuses == {
            "outdoor": "not_applicable", "green": "met", "built": "met", "staffed": "met",
            "rooms": "unmet", "homes": "met",
        }  # fmt: skip
