"""The year's drill calendar: duties, drills, dates, proof and explanation."""
