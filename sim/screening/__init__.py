"""One release in one weather, without a response: how far each effect reaches, by which method."""
