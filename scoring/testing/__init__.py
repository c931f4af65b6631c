"""Rule tests: cases of a ruleset in sentences, run like code, with boundary coverage."""

from liren.scoring.testing.coverage import Coverage, Line
from liren.scoring.testing.expect import Failure
from liren.scoring.testing.load import RuleCase, RuleTests, load_tests
from liren.scoring.testing.run import CaseResult, FileResult, Results, run, run_tests

__all__ = [
    "CaseResult",
    "Coverage",
    "Failure",
    "FileResult",
    "Line",
    "Results",
    "RuleCase",
    "RuleTests",
    "load_tests",
    "run",
    "run_tests",
]
