"""Prefect flows: they order the steps that linkage/ does, so that a night can be scheduled and watched.

Whatever is imported from here first sets Prefect's environment: telemetry off, nothing kept that need not be.
"""

from flows.environment import set_defaults

set_defaults()
