"""What all tests share: property tests that give the same answer on every run and machine."""

from __future__ import annotations

from hypothesis import settings

# Derandomised, so that a failure can be repeated; no deadline, as the machine may be busy.
settings.register_profile("graphkit", deadline=None, derandomize=True)
settings.load_profile("graphkit")
