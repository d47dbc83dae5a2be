"""What holds for every test."""

from hypothesis import settings

# How long an example takes depends on what else the machine does: the first also fills caches.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
