"""argmap: maps of an argument that anyone can open, read and argue with."""

__version__ = "0.1.0"
