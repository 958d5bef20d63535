"""The drill calendar for readers: facts with names, words, notes, sheets, sections of the page."""
