"""What leaves a vessel or pipe, how fast, and how much becomes airborne."""
