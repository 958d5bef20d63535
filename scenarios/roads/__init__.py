"""Where road networks come from: tables, prepared emergency networks, the synthetic generator."""
