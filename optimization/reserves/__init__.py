"""Where reserves of material should lie before an accident whose place and size are unknown."""
