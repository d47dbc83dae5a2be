"""Finds the people who were seen in captivity but never acknowledged."""

import os

# Arrow's own allocator keeps tens of megabytes of what reading files took; what the C library's keeps can be
# used by others, or handed back (see matching.freed_memory). Arrow asks once, when it is first used.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

__version__ = "0.1.0"
