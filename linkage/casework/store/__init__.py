"""The casework store: decisions, what families may be told and were told, and the audit."""
