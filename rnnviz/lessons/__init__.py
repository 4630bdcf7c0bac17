"""The mathematics of the lessons: small enough to be read whole, in NumPy, every intermediate kept."""
