"""All measurements, and the page that says what came out.

`python benchmarks/run.py` prints the page; `--save` also writes it to `benchmarks/RESULTS.md`;
`--quick` measures less.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import assessing, auditing, cold, loading, memory, submissions
from benchmarks.timing import Times, machine, pin_to_one_core

PAGE = Path(__file__).with_name("RESULTS.md")
COMPARED = {
    "rule-engine": "rule-engine, 60 rules",
    "zen decision": "zen-engine, decision",
    "zen, one list": "zen-engine, one list expression",
}
LIMITS = {
    "import liren.scoring": 120,
    "first load of harmonious-community, imports before": 250,
    "liren assess … (whole process)": 600,
    "liren check --fast harmonious-community": 1_000,
    "liren check harmonious-community": 20_000,
    "liren compare, harmonious-community and its profile": 10_000,
    "liren check --fast, 1000 made-up criteria": 1_500,
    "the same with proofs, in 10 s": 16_000,
    "liren compare with its next edition, in 10 s": 16_000,
}
INTRO = """# Benchmarks

Written by `python benchmarks/run.py --save` (`make benchmark` prints the same page). Each figure is
the median of several rounds, with the least and the greatest beside it. What is compared is run in
turn, round after round, on one core. Where the load below is well above 1, the machine was in use
by others at the time, and the least values say more than the medians.
"""
ASSESSING = """## One snapshot at a time, 60 criteria on 60 facts

The ruleset mixes counts, areas, shares, flags, checklists, bands and linear scales, in six groups,
with vetoes, criteria that do not always apply, and tiers (`workload.py`). Liren makes a **whole
assessment**: status and points of every criterion, the score with its range, the tier. The peers
do **only the 60 comparisons**, without units, points, groups, ranges or tiers. A ratio above 1 says
how many times faster Liren is than the peer; it compares medians (least values in brackets). At
least 5 is wanted against the first two, and 10 is aimed at.

*Bound before*: the snapshot was held against the ruleset earlier and is assessed again, as when
several days are asked for. *Binding included*: the facts are read by the ruleset's declarations.
*Loading included*: the assessment starts from a Python dict that nobody has checked yet. The peers
always start from a dict that is taken as it is, and are always given all facts.
"""
PEERS_NOTE = """`zen-engine, one list expression` packs the 60 comparisons into one expression that
returns a list, which saves nearly all of that engine's overhead. It is a trick rather than the way
rules are kept, because names are lost, but it is the fastest that its interface allows.
"""
SUBMISSIONS = """## Validating one submission of 60 facts

The facts are a Python dict, as after reading a request. *Plain data* is what programs send: exact
numbers, flags, ids, lists; *any other data* takes the ordinary path, which also finds every
problem. `jsonschema` is given the schema that `liren schema` prints for the same ruleset, and only
says yes or no. At most 200 µs is wanted on plain data, and a third of what `jsonschema` takes.
"""
LOADING = """## Loading `harmonious-community`

102 criteria drawn from ten other rulesets. In a process that has loaded it
once:
"""
COLD = """## A process that has just started

"""
AUDITING = """## Auditing

Whole processes, from a cold start. The profile changes the weight of every group of the widest
ruleset, its tiers, and adds a criterion. The made-up ruleset of 1 000 criteria (`wide.py`) is there
for the limit: when the time is up everything that is left is given up, so that both end soon after,
whatever a ruleset asks. Reading the files and telling what was found come on top. The one with long
lists is there for the other limit, and what the process has before it asks anything comes on top.
"""
IMPORTS = """The modules that take longest of `import liren.scoring`, each without what it imports
(`python -X importtime`, which slows things down itself; median, ms):

"""


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and save if asked."""
    pinned = pin_to_one_core()
    page = "\n".join(_page(pinned, quick="--quick" in arguments))
    print(page)
    if "--save" in arguments:
        PAGE.write_text(page + "\n", encoding="utf-8")
    return 0


def _page(pinned: str, *, quick: bool) -> Iterable[str]:
    yield INTRO
    yield from _table(("machine", ""), machine(pinned).items())
    yield f"\nMeasured on {datetime.now(UTC).date()}.\n"
    yield ASSESSING
    yield from _assessing(assessing.measure(50, 5 if quick else 15))
    yield SUBMISSIONS
    yield from _submissions(submissions.measure(50, 5 if quick else 15))
    yield ""
    yield LOADING
    yield from _times(loading.measure(5 if quick else 15), 1e6, "ms")
    yield ""
    yield COLD
    yield from _times(cold.measure(3 if quick else 11), 1e6, "ms")
    yield ""
    yield AUDITING
    yield from _auditing(auditing.measure(1 if quick else 3))
    found = auditing.slowest()
    yield (
        f"\nComparing the two in one process took {found.checks} questions to the solver, the\n"
        f"slowest of them {found.seconds:.1f} s."
    )
    yield ""
    yield IMPORTS
    listed = cold.import_times(3 if quick else 7, 12)
    yield from _table(("module", "ms"), [(f"`{name}`", f"{time:.1f}") for name, time in listed])
    yield from _memory(memory.measure(10_000 if quick else 100_000))


def _assessing(times: Mapping[str, Times]) -> Iterable[str]:
    peers = {name: times[key] for name, key in COMPARED.items()}
    ours = [name for name in times if any(name.startswith(known) for known in assessing.KNOWN)]
    head = ("whole assessment", "µs", "least–most", *(f"× {name}" for name in peers))
    rows = [
        (name, *_figures(times[name], 1e3), *(_ratio(peer, times[name]) for peer in peers.values()))
        for name in ours
    ]
    yield from _table(head, rows)
    yield ""
    others = [(name, *_figures(times[name], 1e3)) for name in times if name not in ours]
    yield from _table(("60 comparisons only", "µs", "least–most"), others)
    yield ""
    yield PEERS_NOTE


def _submissions(times: Mapping[str, Times]) -> Iterable[str]:
    peer = times[submissions.THEIRS]
    head = ("one submission", "µs", "least–most", "× jsonschema")
    rows = [(name, *_figures(own, 1e3), _ratio(peer, own)) for name, own in times.items()]
    yield from _table(head, rows)


def _ratio(peer: Times, own: Times) -> str:
    return f"{peer.median / own.median:.2f} ({peer.least / own.least:.2f})"


def _figures(times: Times, unit: float) -> tuple[str, str]:
    return f"{times.median / unit:.1f}", f"{times.least / unit:.1f}–{times.most / unit:.1f}"


def _times(times: Mapping[str, Times], unit: float, name: str) -> Iterable[str]:
    rows = [
        (label, *_figures(found, unit), str(LIMITS.get(label, "")))
        for label, found in times.items()
    ]
    yield from _table(("", name, "least–most", "wanted below"), rows)


def _auditing(found: auditing.Measured) -> Iterable[str]:
    rows = [
        (name, *_figures(times, 1e6), str(LIMITS.get(name, "")), f"{found.peaks[name]:.0f}")
        for name, times in found.times.items()
    ]
    yield from _table(("", "ms", "least–most", "wanted below", "most MiB"), rows)


def _memory(growth: memory.Growth) -> Iterable[str]:
    first, *steps = growth.resident
    yield f"\n## {growth.assessments:,} assessments in one process\n"
    yield (
        f"Two hundred communities, half of them with a third of the facts missing; one in "
        f"{memory.FRESH} snapshots\nis loaded anew, on one of {memory.DAYS:,} days. Resident size "
        f"after a warm-up of {memory.WARM:,}:\n{first:.1f} MiB; after each tenth of the rest:\n"
    )
    yield ", ".join(f"{size:.1f}" for size in steps) + " MiB.\n"
    yield (
        f"Python data kept alive, by `tracemalloc` over {memory.WATCHED:,} more: "
        f"{growth.kept:.1f} bytes per assessment."
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
