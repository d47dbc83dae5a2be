"""Finds the people who were seen in captivity but never acknowledged."""

__version__ = "0.1.0"
