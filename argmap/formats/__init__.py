"""Text files ↔ the graph: Argdown to read and to write, DOT to write."""
