"""How fast the real program is, in a real pseudo-terminal, as ratios and medians of one run."""
