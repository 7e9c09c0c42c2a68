"""Fuzz tests: a part runs with the tests, all of it with `make fuzz` (docs/reliability.md)."""
