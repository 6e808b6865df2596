"""`python -m argmap` is the `argmap` command."""

from argmap.cli import command

if __name__ == "__main__":
    command()
