"""Where to put stations and units: cover, distance, backup and queueing, each with a proof."""
