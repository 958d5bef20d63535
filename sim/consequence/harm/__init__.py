"""What a dose does to people and buildings."""
