"""The talk's table, measured: five ways to bind a C library, and SwiftRacer's extension."""
