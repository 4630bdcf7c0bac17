"""One module a command; each holds a `command`, and imports what is heavy only when it runs."""
