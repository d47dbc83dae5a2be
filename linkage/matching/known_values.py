"""What is worked out of every value once, when it is delivered, and kept for the nights."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkage.matching.known_keys import KnownKeys
from linkage.matching.known_names import KnownNames
from linkage.matching.value_keys import KEY_SPACES


@dataclass(frozen=True)
class KnownValues:
    """The keys of all values met so far, and what is known of names: they save time, and no more.

    Attributes:
        keys: keys of values, as hashes.
        names: what is known of surnames and given names.
    """

    keys: KnownKeys = field(default_factory=KnownKeys)
    names: KnownNames = field(default_factory=KnownNames)

    def learn(self, values: Mapping[str, list[str]]) -> None:
        """Work out what is not known yet.

        Args:
            values: for each text feature distinct texts (see preparation.distinct_texts).
        """
        self.names.learn(values)
        for space in KEY_SPACES:
            self.keys.of_values(space, values)

    def save(self) -> None:
        """Leave it for later processes."""
        self.keys.save()
        self.names.save()
