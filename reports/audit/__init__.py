"""Reports on rulesets themselves: what a check finds, and what a change does."""
