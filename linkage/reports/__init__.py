"""Figures, exports and the run report."""
