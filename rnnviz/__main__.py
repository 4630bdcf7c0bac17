"""`python3 -m rnnviz`: into the project's own environment first, then to the command line."""

import sys

from rnnviz import bootstrap


def main():
    bootstrap.enter(sys.argv[1:])
    try:
        from rnnviz.cli import main as commands
    except ModuleNotFoundError as missing:
        sys.exit(bootstrap.damaged(missing))
    commands()


if __name__ == "__main__":
    main()
