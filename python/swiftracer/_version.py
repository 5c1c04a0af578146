"""The version of the package, in one place for Python and for the build."""

__version__ = "0.1.0"
