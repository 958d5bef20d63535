"""How plans and models are judged: scores, metrics, comparisons."""
