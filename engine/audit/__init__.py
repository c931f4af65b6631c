"""Auditing a ruleset: what a careful reader would find in it, before anything is assessed."""
