"""`python3 -m hardship.config.machine run|test|lint|install|audit`, as the Makefile calls it."""

import sys

COMMANDS = ("run", "test", "lint", "install", "audit")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 the Python at hand may be any
        print("需要 Python 3.11 或更新的版本，当前是 " + sys.version.split()[0] + "。")
        return 1
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print("用法：python3 -m hardship.config.machine " + "|".join(COMMANDS))
        return 2
    from hardship.config.machine.commands import perform

    return perform(arguments[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
