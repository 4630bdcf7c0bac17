"""What is claimed of speed and quality, measured; `python3 -m rnnviz bench` runs it."""
