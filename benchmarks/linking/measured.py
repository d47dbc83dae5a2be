"""Starts a command and tells its process id, then what it took: ``children`` puts this before its child.

Linux counts the memory of whoever starts a process into that process's own peak. The bench holds worlds, so a
child of its own would show at least those; this holds an interpreter, and imports as little as it can.
"""

import json
import os
import sys
import time


def main() -> None:
    """Run the command in the arguments; what it says goes where errors go: output is for its measures."""
    start = time.perf_counter()
    says = [(os.POSIX_SPAWN_DUP2, sys.stderr.fileno(), sys.stdout.fileno())]
    child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=says)
    print(child, flush=True)
    _, status, used = os.wait4(child, 0)
    wall, cpu = time.perf_counter() - start, used.ru_utime + used.ru_stime
    print(json.dumps([os.waitstatus_to_exitcode(status), wall, cpu, used.ru_maxrss * 1024]))


if __name__ == "__main__":
    main()
