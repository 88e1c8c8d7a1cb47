"""``python -m frontmap`` is the command line."""

from frontmap.cli import main

if __name__ == "__main__":
    main(prog_name="python -m frontmap")
