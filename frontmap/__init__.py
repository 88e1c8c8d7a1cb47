"""frontmap turns a war written as a text file into a map that moves."""

__version__ = "0.1.0"
