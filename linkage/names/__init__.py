"""One person's name in any script: parse, transliterate, compare, key."""
