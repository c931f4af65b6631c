"""The ways of reading an IR program."""
