"""The texts that come with the app, and the scripts that made two of them."""
