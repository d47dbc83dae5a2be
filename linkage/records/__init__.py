"""From a delivered file to typed records."""
