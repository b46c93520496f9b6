"""Demo books: a believable day for trying things out, and large ones for measuring."""
