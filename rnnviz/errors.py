"""The one kind of error whose text is written for the person at the screen."""


class UserError(ValueError):
    """Something a person can put right: says what was wrong, what is allowed and what was given."""
