"""What a basis is called that denies a sighting: all that a night asks of how bases are read."""

#: A witness who says so speaks of no sighting: the record stays, and is no evidence of captivity.
NOT_SEEN = "not_seen"
