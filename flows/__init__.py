"""Prefect flows: they order the steps that linkage/ does."""
