"""How likely people are to die near a plant, and how a plant is graded."""
