"""Rooms behind the one input gate; everybody else imports `scenarios.files`."""
