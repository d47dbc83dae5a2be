"""Blocking, comparison vectors, the Fellegi-Sunter model, competition and linkage draws."""
