"""Coal-mine gas explosion: methane, air, blast, fumes, self-rescue, repeat explosion."""
