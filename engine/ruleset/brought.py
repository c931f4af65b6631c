"""What an assessment can bring upon a community besides points: words that rulesets share.

A criterion `brings` so many of them where it is met; another ruleset's fact `counts` them. The
words are the same for all rulesets, as one that limits something seldom knows those that bring it.
`vetoes` are never declared: they are counted from the criteria that have a `veto`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from liren.engine.text import Text

Brings = Literal["signs", "bodies", "certificates", "ledgers", "reports", "meetings", "inspections"]
Counts = Literal[
    "vetoes", "signs", "bodies", "certificates", "ledgers", "reports", "meetings", "inspections"
]

TITLES: Mapping[str, Text] = {
    "vetoes": Text("对社区的一票否决事项", "one-vote vetoes on the community"),
    "signs": Text("规定以外的牌子", "signs other than those allowed"),
    "bodies": Text("社区工作机构", "work bodies in the community"),
    "certificates": Text("清单以外的证明", "kinds of certificates not on the list"),
    "ledgers": Text("部门业务台账", "departmental ledgers"),
    "reports": Text("报表和材料", "reports to be handed in"),
    "meetings": Text("会议", "meetings to be held"),
    "inspections": Text("检查和考评", "inspections and appraisals"),
}
