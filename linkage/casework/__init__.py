"""Persons, evidence, acknowledgement and the flag: seen, never acknowledged."""
