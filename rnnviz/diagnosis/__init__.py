"""What is wrong with a training, read from its numbers, in plain words."""
