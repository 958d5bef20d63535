"""Where the gas goes: wind and turbulence, plumes, puffs, into buildings."""
