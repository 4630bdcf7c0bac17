"""Keras's recurrent layers, computed faster on a CPU: the same mathematics, weights and names."""

from rnnviz.training.layers.dropout import Dropout
from rnnviz.training.layers.embedding import Embedding
from rnnviz.training.layers.gru import GRU
from rnnviz.training.layers.lstm import LSTM
from rnnviz.training.layers.simple_rnn import SimpleRNN

__all__ = ["GRU", "LSTM", "Dropout", "Embedding", "SimpleRNN"]
