"""Floor 2: what is best, with a proof."""
