"""python -m kanalvakt: the command line."""

from kanalvakt.cli import main

main()
