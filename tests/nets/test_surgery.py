"""A network operated on: held to a slow twin in plain loops, and to what must follow for any weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import CELLS, RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.scoring import held_out_loss
from rnnviz.nets.surgery import MEMORY, SYMBOLS, Operation, Surgery, operate, wipe
from rnnviz.nets.weights import weight_shapes
from rnnviz.nets.writing import write

IDS = np.array([3, 1, 4, 1, 5, 2, 6, 5, 0])
STEPPED = [RunConfig(cell=cell, units=(8, 11)) for cell in CELLS]
WINDOWS = [config.replace(objective="last_step", window=4) for config in STEPPED]
BIDIRECTIONAL = [config.replace(bidirectional=True) for config in WINDOWS]


def sigma(x):
    return 1 / (1 + np.exp(np.minimum(-x, 700)))


def weights_of(config, seed=0):
    rng = np.random.default_rng(seed)
    return {name: 0.5 * rng.normal(size=shape) for name, shape in weight_shapes(config, 7).items()}


def applied(operations, layer, direction, t, symbol, values):
    """`values` of one quantity at the place `t`, unit by unit."""
    for each in operations:
        if (each.layer, each.direction, each.symbol) == (layer, direction, symbol) and each.at in (None, t):
            for unit in range(len(values)) if each.units is None else each.units:
                values[unit] = each.value if each.kind == "set" else values[unit] * each.value
    return values


def twin_step(cell, x, h, c, weights, act):
    """A step in float64, gate by gate: every quantity by its letter."""
    kernel, recurrent_kernel, bias = weights
    count = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    W, U, h = np.split(kernel, count, axis=1), np.split(recurrent_kernel, count, axis=1), act("h_tm1", h.copy())
    if cell == "rnn":
        a = act("a", x @ kernel + h @ recurrent_kernel + bias)
        return {"a": a, "h": act("h", np.tanh(a))}
    if cell == "gru":
        b, d = np.split(bias[0], 3), np.split(bias[1], 3)
        z = act("z", sigma(x @ W[0] + b[0] + h @ U[0] + d[0]))
        r = act("r", sigma(x @ W[1] + b[1] + h @ U[1] + d[1]))
        n = act("n", np.tanh(x @ W[2] + b[2] + r * (h @ U[2] + d[2])))
        return {"z": z, "r": r, "n": n, "h": act("h", z * h + (1 - z) * n)}
    sums = [x @ W[k] + h @ U[k] + b for k, b in enumerate(np.split(bias, 4))]
    i, f, g, o = (act(name, (np.tanh if name == "g" else sigma)(s)) for name, s in zip("ifgo", sums))
    c = act("c", f * act("c_tm1", c.copy()) + i * g)
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": act("h", o * np.tanh(c))}


def twin_pass(config, weights, operations, ids, first=0):
    """One pass over `ids`, the first of which stands at place `first`: all quantities, and the prediction after it."""
    inputs, named = weights["embedding"][ids], {}
    for k, units in enumerate(config.units):
        outputs = []
        for direction in config.directions:
            own = [weights[f"layer{k}/{direction}/{name}"] for name in ("kernel", "recurrent_kernel", "bias")]
            states, h, c = {}, np.zeros(units), np.zeros(units)
            for t in range(len(ids))[:: -1 if direction == "backward" else 1]:
                act = lambda symbol, values: applied(operations, k, direction, first + t, symbol, values)
                states[t] = twin_step(config.cell, inputs[t], h, c, own, act)
                h, c = states[t]["h"], states[t].get("c", c)
            for symbol in states[0]:
                named[f"layer{k}/{direction}/{symbol}"] = np.stack([states[t][symbol] for t in range(len(ids))])
            outputs.append(named[f"layer{k}/{direction}/h"])
        inputs = np.concatenate(outputs, axis=1)
    units = config.units[-1]
    closing = np.concatenate([inputs[-1, :units], inputs[0, units:]])
    return named, closing @ weights["output/kernel"] + weights["output/bias"]


def twin_logits(config, weights, operations, ids):
    """At each t the prediction from what is read to make it: all so far, or the window that ends there."""
    first = lambda t: max(0, t + 1 - config.window) if config.objective == "last_step" else 0
    return np.stack([
        twin_pass(config, weights, operations, ids[first(t) : t + 1], first(t))[1] for t in range(len(ids))
    ])


def operations_on(config, every_step=True):
    """Hypothesis: operations that a network of `config` can have; those at one step, within the first 11."""
    return st.integers(0, config.layers - 1).flatmap(lambda layer: st.builds(
        Operation, st.just(layer), st.sampled_from(config.directions), st.sampled_from(SYMBOLS[config.cell]),
        st.none() | st.lists(st.integers(0, config.units[layer] - 1), min_size=1).map(tuple),
        st.sampled_from(["set", "scale"]), st.sampled_from([0.0, 0.5, 1.0, -1.5]) | st.floats(-2, 2),
        st.integers(0, 10) | st.none() if every_step else st.integers(0, 10),
    ))


@given(st.sampled_from(STEPPED + WINDOWS + BIDIRECTIONAL), st.data())
def test_all_numbers_are_those_of_the_slow_twin(config, data):
    weights = weights_of(config, data.draw(st.integers(0, 9)))
    operations = data.draw(st.lists(operations_on(config), max_size=4))
    network = operate(Network.of(config, weights), operations)
    close = {"rtol": 1e-3, "atol": 1e-4}

    arrays, (named, _) = network.trace(IDS).arrays(), twin_pass(config, weights, operations, IDS)
    logits = twin_logits(config, weights, operations, IDS)
    np.testing.assert_allclose(arrays.pop("logits"), logits, **close)
    np.testing.assert_allclose(network.logits(IDS), logits, **close)
    for length in (1, 4, len(IDS)):
        np.testing.assert_allclose(network.next_logits(IDS[:length]), logits[length - 1], **close)
    assert arrays.keys() == named.keys()
    for name, array in arrays.items():
        assert array.dtype == np.float32
        np.testing.assert_allclose(array, named[name], **close)


def test_operations_that_change_nothing_give_the_same_to_the_last_bit(architecture, random_network):
    network = random_network(architecture)
    nothing = [
        Operation(k, direction, symbol, None, "scale", 1)
        for k in range(architecture.layers) for direction in architecture.directions
        for symbol in SYMBOLS[architecture.cell]
    ]
    operated, plain = operate(network, nothing), network.trace(IDS).arrays()
    for name, array in operated.trace(IDS).arrays().items():
        np.testing.assert_array_equal(array, plain[name])
    np.testing.assert_array_equal(operated.logits(IDS), network.logits(IDS))
    np.testing.assert_array_equal(operated.next_logits(IDS), network.next_logits(IDS))
    texts = [list(write(each, IDS, 20, Sampling(), seed=1)) for each in (operated, network)]
    assert texts[0] == texts[1]
    assert held_out_loss(operated, IDS) == held_out_loss(network, IDS)


@given(st.sampled_from(STEPPED), st.data())
def test_stepping_gives_what_one_pass_gives(random_network, config, data):
    operations = data.draw(st.lists(operations_on(config), max_size=4))
    network = operate(random_network(config), operations)
    trace, state = network.trace(IDS), network.state()
    for t, id in enumerate(IDS.tolist()):
        assert state.read == t
        logits, state = network.step(state, id)
        np.testing.assert_allclose(logits, trace.logits[t], rtol=1e-3, atol=1e-4)
        for layer, states in zip(trace.layers, state):
            for ours, stepped in zip(layer.forward, states):
                np.testing.assert_allclose(ours[t], stepped, rtol=1e-3, atol=1e-4)


@given(st.sampled_from(STEPPED + WINDOWS + BIDIRECTIONAL), st.data())
def test_at_every_step_is_at_each_step(random_network, config, data):
    network, fields = random_network(config), vars(data.draw(operations_on(config, every_step=False)))
    each = operate(network, [Operation(**fields | {"at": t}) for t in range(len(IDS))]).trace(IDS).arrays()
    for name, array in operate(network, [Operation(**fields | {"at": None})]).trace(IDS).arrays().items():
        np.testing.assert_array_equal(array, each[name])


def twin_silenced(config, weights, layer, direction, units):
    """The weights with those cut that lead from some units to anyone who reads them."""
    weights = {name: array.copy() for name, array in weights.items()}
    places = np.array(units) + (config.units[layer] if direction == "backward" else 0)
    weights[f"layer{layer}/{direction}/recurrent_kernel"][units] = 0
    if layer == config.layers - 1:
        weights["output/kernel"][places] = 0
    else:
        for other in config.directions:
            weights[f"layer{layer + 1}/{other}/kernel"][places] = 0
    return weights


def test_a_silenced_unit_is_one_whose_weights_to_others_are_cut(architecture):
    weights, units = weights_of(architecture), [2, 5]
    for layer in range(architecture.layers):
        for direction in architecture.directions:
            silenced = operate(Network.of(architecture, weights), [Operation(layer, direction, "h", (2, 5))])
            twin = Network.of(architecture, twin_silenced(architecture, weights, layer, direction, units))
            np.testing.assert_allclose(silenced.logits(IDS), twin.logits(IDS), rtol=1e-5, atol=1e-6)
            np.testing.assert_allclose(held_out_loss(silenced, IDS), held_out_loss(twin, IDS), rtol=1e-5)
            texts = [[token.id for token in write(each, IDS, 20, Sampling(), seed=1)] for each in (silenced, twin)]
            assert texts[0] == texts[1]
            states = silenced.trace(IDS).layers[layer].directions[direction]
            assert not states.h[:, units].any() and states.h[:, [0, 1, 3]].all()


@pytest.mark.parametrize("config", [*STEPPED[2:], *BIDIRECTIONAL[2:]], ids=["forward", "bidirectional"])
def test_a_cell_that_keeps_all_and_writes_nothing_holds_its_value(config, random_network):
    network = random_network(config)
    gates = {"f": 1, "i": 0}
    holding = [Operation(1, "forward", gate, None, "set", gates[gate], t) for t in range(4, 9) for gate in gates]
    cells = operate(network, holding).trace(IDS).layers[1].forward.c
    np.testing.assert_array_equal(cells[:4], network.trace(IDS).layers[1].forward.c[:4])
    np.testing.assert_array_equal(cells[4:], np.broadcast_to(cells[3], (5, 11)))
    assert cells[3].all()


@pytest.mark.parametrize(
    ("cell", "symbol", "value"), [("lstm", "o", 0), ("lstm", "c", 0), ("gru", "z", 1), ("rnn", "a", 0), ("rnn", "h", 0)]
)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_network_that_puts_nothing_out_predicts_its_output_bias(cell, symbol, value, bidirectional, random_network):
    network = random_network(config := RunConfig(cell=cell, units=(8, 9), bidirectional=bidirectional, window=4))
    shut = operate(network, [Operation(1, direction, symbol, None, "set", value) for direction in config.directions])
    trace, bias = shut.trace(IDS), network.output_bias
    assert not trace.layers[1].output.any() and trace.layers[0].output.any()
    np.testing.assert_array_equal(trace.logits, np.broadcast_to(bias, (len(IDS), 7)))
    log_probabilities = bias - np.log(np.exp(bias).sum())
    assert held_out_loss(shut, IDS) == pytest.approx(-log_probabilities[IDS[1:]].mean(), rel=1e-5)
    (token,) = write(shut, IDS, 1, Sampling(0), seed=0)
    assert token.id == bias.argmax()


@pytest.mark.parametrize("config", STEPPED, ids=CELLS)
def test_a_wiped_network_reads_on_as_if_the_text_began_there(config, random_network):
    network, t = random_network(config), 5
    wiped = operate(network, [each for layer in (0, 1) for each in wipe(config.cell, layer, "forward", t)])
    ours, plain, fresh = wiped.trace(IDS).arrays(), network.trace(IDS).arrays(), network.trace(IDS[t:]).arrays()
    for name, array in ours.items():
        np.testing.assert_array_equal(array[:t], plain[name][:t])
        np.testing.assert_allclose(array[t:], fresh[name], rtol=1e-5, atol=1e-6)
        assert np.abs(array[t] - plain[name][t]).max() > 1e-3


@pytest.mark.parametrize("config", BIDIRECTIONAL, ids=CELLS)
def test_a_backward_half_forgets_what_stands_after(config, random_network):
    network, t = random_network(config), 5
    wiped = operate(network, wipe(config.cell, 0, "backward", t)).trace(IDS).layers[0]
    plain, fresh = network.trace(IDS).layers[0], network.trace(IDS[: t + 1]).layers[0]
    np.testing.assert_array_equal(wiped.forward.h, plain.forward.h)
    np.testing.assert_array_equal(wiped.backward.h[t + 1 :], plain.backward.h[t + 1 :])
    np.testing.assert_allclose(wiped.backward.h[: t + 1], fresh.backward.h, rtol=1e-5, atol=1e-6)


def test_a_wipe_lasts_as_long_as_a_window_holds_its_token(random_network):
    network = random_network(config := BIDIRECTIONAL[2])  # a window of 4
    wiped = operate(network, wipe(config.cell, 0, "forward", at=3))
    differs = (wiped.logits(IDS) != network.logits(IDS)).any(axis=1)
    # At 3 the window is 0…3, at 6 it is 3…6: there its first token is read, with nothing to forget.
    np.testing.assert_array_equal(differs, [False, False, False, True, True, True, False, False, False])


def test_a_text_is_written_by_the_operated_network(architecture, random_network):
    """Held to a slow twin that reads everything anew; the operations act in the start, and in what is written."""
    memory = [each for t in (2, 6, 9) for each in wipe(architecture.cell, 0, "forward", at=t)]
    network = operate(random_network(architecture), [*memory, Operation(0, "forward", "h", (1,), "set", 2.0, at=10)])
    ids, plain = IDS[:4].tolist(), random_network(architecture)
    for token in write(network, IDS[:4], 12, Sampling(0), seed=0):
        logits = network.next_logits(ids)
        probabilities = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
        assert token.probability == pytest.approx(probabilities[token.id], rel=1e-4)
        ids.append(token.id)
    assert np.abs(network.logits(ids) - plain.logits(ids)).max() > 1e-3


@pytest.mark.parametrize("config", [STEPPED[1], BIDIRECTIONAL[2]], ids=["every_step", "windows"])
def test_in_the_held_out_loss_each_stretch_is_a_text_of_its_own(config, random_network):
    ids = np.random.default_rng(0).integers(0, 7, 411)
    network = operate(random_network(config), [Operation(1, "forward", "h", None, "set", 3.0, at=7)])
    losses = []
    for target in range(1, len(ids)):
        start = (target - 1) // 200 * 200
        logits = network.next_logits(ids[start:target]).astype(float)
        losses.append(np.log(np.exp(logits).sum()) - logits[ids[target]])
    assert held_out_loss(network, ids) == pytest.approx(np.mean(losses), rel=1e-5)
    assert held_out_loss(network, ids) != pytest.approx(held_out_loss(random_network(config), ids), rel=1e-4)


def test_operations_act_in_order(random_network):
    network = random_network(STEPPED[2])
    half, double = Operation(0, "forward", "f", (3,), "set", 0.5), Operation(0, "forward", "f", (3,), "scale", 2)
    for operations, expected in (([half, double], 1.0), ([double, half], 0.5)):
        assert (operate(network, operations).trace(IDS).layers[0].forward.f[:, 3] == expected).all()


def test_leaving_one_out_undoes_it(random_network):
    network = random_network(STEPPED[1])
    all_three = Surgery.from_text("0.forward.z.*=1 1.forward.h.3=0 0.forward.r.2x2")
    two = [operation for operation in all_three if operation.layer == 0]
    again = operate(operate(network, all_three), two)
    np.testing.assert_array_equal(again.logits(IDS), operate(network, two).logits(IDS))
    np.testing.assert_array_equal(operate(again, ()).logits(IDS), network.logits(IDS))
    assert (operate(network, all_three).logits(IDS) != again.logits(IDS)).any()


@given(st.sampled_from(STEPPED), st.data())
def test_every_number_stays_finite_however_large_the_factors(random_network, config, data):
    factor = st.sampled_from([-100.0, 100.0, 2.0])
    drawn = data.draw(st.lists(st.tuples(st.sampled_from(SYMBOLS[config.cell]), factor), min_size=1, max_size=20))
    operations = [Operation(0, "forward", symbol, None, "scale", value) for symbol, value in drawn]
    network = operate(random_network(config, scale=data.draw(st.sampled_from([0.5, 1e3]))), operations)
    for array in network.trace(np.tile(IDS, 20)).arrays().values():
        assert np.isfinite(array).all()
    assert len(list(write(network, IDS, 5, Sampling(), seed=0))) == 5


@given(st.sampled_from(BIDIRECTIONAL).flatmap(lambda config: st.lists(operations_on(config))))
def test_the_text_form_loses_nothing(operations):
    surgery = Surgery(tuple(operations))
    assert Surgery.from_text(surgery.to_text()) == surgery
    for operation in operations:
        assert Operation.from_text(operation.to_text()) == operation


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("0.forward.f.12=0", Operation(0, "forward", "f", (12,))),
        ("0.forward.f.*x0.5", Operation(0, "forward", "f", None, "scale", 0.5)),
        ("1.backward.c_tm1.2,9=-1.25@17", Operation(1, "backward", "c_tm1", (9, 2, 9), "set", -1.25, 17)),
        ("2.forward.h.0x1e-05@0", Operation(2, "forward", "h", (0,), "scale", 1e-5, 0)),
    ],
)
def test_the_text_form_is_short(text, operation):
    assert operation.to_text() == text
    assert Operation.from_text(text) == operation


@pytest.mark.parametrize(
    "text",
    [
        "", "f=0", "0.forward.f.12", "0.forward.f.=0", "0.forward.f.1,=0", "0.forward.f.-1=0", "0.forward.f.*=",
        "0.forward.f.*=nan", "0.forward.f.*=inf", "0.forward.f.*=1@-2", "0.forward.f.*=1@", "0.forward.f.*=0\n",
        " 0.forward.f.*=0", "0.forward.f.*+1", "-1.forward.f.*=0", "0.forward.f.1.5=0", "0.forward.f.*=0x1",
        "0.forward.f.*=١", "0.forward.f." + "9" * 5000 + "=0",
    ],
)
def test_a_text_of_another_form_is_a_sentence(text):
    with pytest.raises(UserError, match=r"must be written like 0\.forward\.f\.12=0, .*; got '"):
        Operation.from_text(text)


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        ({"kind": "add"}, "one of set, scale; got 'add'"),
        ({"layer": -1}, "layer must be a whole number from 0; got -1"),
        ({"layer": 0.5}, "layer must be a whole number from 0; got 0.5"),
        ({"units": ()}, r"at least one; got \(\)"),
        ({"units": (3, -1)}, r"Units must be whole numbers from 0.*; got \(3, -1\)"),
        ({"value": float("nan")}, "from -100 to 100; got nan"),
        ({"value": 101}, "from -100 to 100; got 101"),
        ({"value": "1"}, "from -100 to 100; got '1'"),
        ({"at": -1}, "time step .* whole number from 0; got -1"),
        ({"at": True}, "time step .* whole number from 0; got True"),
    ],
)
def test_what_is_no_operation_is_a_sentence(operation, sentence):
    with pytest.raises(UserError, match=sentence):
        Operation(**{"layer": 0, "direction": "forward", "symbol": "f"} | operation)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2.forward.z.*=0", "layer must be from 0 to 1 in this network; got 2"),
        ("0.backward.z.*=0", "direction must be forward in this network; got 'backward'"),
        ("0.forward.f.*=0", "one of h_tm1, z, r, n, h in this network; got 'f'"),
        ("1.forward.z.3,11=0", "unit must be from 0 to 10 in layer 1; got 11"),
        ("0.forward.z.0=1 " * 65, "at most 64 operations; got 65"),
    ],
)
def test_what_the_network_does_not_have_is_a_sentence(text, sentence, random_network):
    with pytest.raises(UserError, match=sentence):
        operate(random_network(STEPPED[1]), Surgery.from_text(text))


def test_both_directions_are_named_where_there_are_two(random_network):
    with pytest.raises(UserError, match="forward or backward"):
        operate(random_network(BIDIRECTIONAL[0]), [Operation(0, "sideways", "h")])


def test_each_symbol_is_a_quantity_of_the_cell_or_its_memory():
    assert SYMBOLS["lstm"] == ("c_tm1", "h_tm1", "i", "f", "g", "o", "c", "h")
    assert {cell: SYMBOLS[cell][: len(memory)] for cell, memory in MEMORY.items()} == MEMORY
