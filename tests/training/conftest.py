from pathlib import Path

import pytest

# Keras's own: it turns TensorFlow's variables into arrays in a way that NumPy 2 frowns upon.
KERAS_SAVES = pytest.mark.filterwarnings(r"ignore:__array__ implementation doesn't accept a copy keyword")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(KERAS_SAVES)
