"""Proofs about a ruleset: the defects that take a solver to tell, one module and function each."""

from liren.scoring.audit.prove.proofs import PROOFS, SECONDS, TOTAL_SECONDS, Proven, prove

__all__ = ["PROOFS", "SECONDS", "TOTAL_SECONDS", "Proven", "prove"]
