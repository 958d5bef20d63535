"""Physics of releases, dispersion, fire balls, blast and harm: one published model a file.

Pure functions of SI floats and numpy arrays with keyword-only arguments. Each model registers a
`ModelCard`; `CARD.outside(...)` tells which arguments lie outside what the source supports.
"""
