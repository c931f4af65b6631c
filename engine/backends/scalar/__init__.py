"""Exact evaluation of one snapshot, with intervals where facts are missing."""
