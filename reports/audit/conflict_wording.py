"""Every fixed word of the report on conflicts, in Chinese and in English.

In: nothing. Out: `Text` constants. Guarantee (tested): both languages are there and name the same
fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from liren.engine.text import Text

# The verdict.
VERDICTS: Mapping[str, Text] = {
    "compatible": Text("可以同时做到", "ALL CAN BE MET TOGETHER"),
    "conflict": Text("不能同时做到", "CANNOT ALL BE MET TOGETHER"),
    "gave_up": Text("未能判定", "NOT DECIDED"),
}
REASONS: Mapping[str, Text] = {
    "compatible": Text("已求得一例并经评估核对", "an example was found and assessed"),
    "conflict": Text("已证明", "proved"),
    "gave_up": Text("既未证明可以，也未证明不可以", "neither was shown"),
}
PROVED_IN_PART = Text("在所考察的列表长度内已证明", "proved for lists as long as were looked at")
ASKED_ONE = Text("{strengths} {n} 项", "{n} demand ({strengths})")
ASKED_MANY = Text("{strengths} {n} 项", "{n} demands ({strengths})")
TAKEN_ON = Text("{title} {version}（{id}），取 {day}", "{title} {version} ({id}), on {day}")
NOT_TOGETHER = Text(
    "各规则集没有同时施行且都有取值的日子，各取自身的最后一天；与评估日期有关的要求按各自的日期计算",
    "there is no day on which all are in force and have their figures, so each is taken on its own"
    " latest; what depends on the day is worked out by each one's own",
)

# Sets of clauses.
TOGETHER = Text("以下 {n} 条不能同时成立", "these {n} cannot hold together")
ALONE = Text("以下这条不可能做到", "this one can never be met")
WITHIN = Text("规则集 {id} 自相矛盾：以下 {n} 条不能同时成立",
              "{id} contradicts itself: these {n} cannot hold together")  # fmt: skip
NO_VALUE = Text("各规则集对 {fact} 的限定没有共同的取值",
                "what is declared of {fact} leaves no value that fits all")  # fmt: skip
NO_COMMUNITY = Text("以下校验条件不能同时成立，没有社区符合",
                    "these conditions among facts cannot hold together")  # fmt: skip
PERHAPS_FEWER = Text(
    "达到限制时尚未逐条核对，可能更少几条就已矛盾",
    "a limit was reached before each was tried: fewer of them may do",
)
OF_RECORDS = (
    Text(
        "{list} 只考察了不超过 {n} 条记录的情形（可用 `--records` 增加）",
        "of {list} at most {n} record was looked at (`--records` takes more)",
    ),
    Text(
        "{list} 只考察了不超过 {n} 条记录的情形（可用 `--records` 增加）",
        "of {list} at most {n} records were looked at (`--records` takes more)",
    ),
)
MORE = Text("可能还有其他矛盾，解决以上各项后请再查一次",
            "there may be more: look again when these are settled")  # fmt: skip
GIVEN = Text("前提：{check}（{place}）", "given that {check} ({place})")
KEPT = Text("{check}（{place}）", "{check} ({place})")
SOURCE = Text("出处", "source")
PLACE = Text("位置", "place")
SAME = Text("同义", "same in")
IN_RULESET = Text("{id} 的 {criterion}", "{criterion} of {id}")
CLAUSE = Text("{id} · {criterion} · {title}", "{id} · {criterion} · {title}")
BRINGS = Text("带来", "brings")
IF_MET = Text("做到的，{what}增加 {n} 项", "when met, {n} more: {what}")
A_VETO = Text("{what}：1 项（{veto}）", "{what}: 1 ({veto})")

# What was not decided.
OPEN_ONE = Text("{n} 条能否成立：{why}", "whether {n} clause can hold: {why}")
OPEN_MANY = Text("{n} 条能否同时成立：{why}", "whether {n} clauses can hold together: {why}")
AND_MORE = Text("另有 {n} 条", "and {n} more")
MORE_MEMORY = Text(
    "可用 `--memory` 放宽内存，或减少规则集",
    "`--memory` allows more memory; or ask of fewer rulesets",
)
MORE_TIME = Text(
    "可用 `--seconds`、`--total-seconds` 放宽时间，或减少规则集",
    "`--seconds` and `--total-seconds` allow more time; or ask of fewer rulesets",
)

# The example.
EXAMPLE = Text("示例社区", "EXAMPLE")
EXAMPLE_MET = Text("{id}：符合 {met} 项，不适用 {na} 项", "{id}: {met} met, {na} not applicable")
DIFFERS = Text("与一般社区不同之处", "where it differs from an ordinary community")
OF_RECORD = Text("{list}第 {n} 条的{field}", "{field} of {list} {n}")
STATED = Text("{fact}：{value}（一般为 {ordinary}）", "{fact}: {value} (ordinarily {ordinary})")
STATED_ONLY = Text("{fact}：{value}", "{fact}: {value}")
SAVE_IT = Text(
    "可用 `--save-example 文件` 存为快照", "`--save-example FILE` saves it as a snapshot"
)
SAVED = Text("已存为 {files}", "saved as {files}")

# What to bear in mind.
UNSHARED = Text("同名而声明不同的事实（按不同的事实处理）",
                "ONE NAME, DIFFERENT FACTS (taken for different facts)")  # fmt: skip
DECLARED = Text("{kind}（{id}，{place}）", "{kind} ({id}, {place})")
WITHOUT_FIGURE = Text("原文未给出数值、未计入的要求",
                      "NO FIGURE IN THE SOURCE (left aside)")  # fmt: skip
YES_NO: Mapping[bool, Text] = {True: Text("是", "yes"), False: Text("否", "no")}
NOTHING = Text("无", "none")
