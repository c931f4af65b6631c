"""Snapshots: what is known about one community on one day."""
