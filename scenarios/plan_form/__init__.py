"""The written form of plans: their chapters, what fills them, and the schema of the plan file."""
