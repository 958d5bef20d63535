"""Which dispersion model a release calls for, and its plume as a table of sections, all alike."""
