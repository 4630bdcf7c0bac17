"""The words of Keras in the lesson on stacked layers are those of the Keras that is installed."""

import json

from rnnviz.training.record_refusal import FILE, record


def test_what_lies_in_the_file_is_what_keras_says_now():
    assert json.loads(FILE.read_text(encoding="utf-8")) == record()


def test_it_speaks_of_the_layer_of_the_axes_and_of_the_shape():
    message = record()["message"]
    assert "$layer" in message and "$shape" in message
    assert "expected ndim=3, found ndim=2" in message
