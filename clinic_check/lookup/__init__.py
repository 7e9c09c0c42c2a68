"""What a pasted number, code or product name is, by its form alone."""
