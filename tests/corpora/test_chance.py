"""Draws are the same from the same seed, and cover what they may draw from."""

from rnnviz.corpora.chance import Chance


def test_the_same_seed_draws_the_same():
    assert [Chance(3).whole(0, 10**9) for _ in range(2)] == [237964627] * 2


def test_whole_numbers_reach_both_ends_and_no_further():
    chance = Chance(0)
    assert {chance.whole(2, 5) for _ in range(200)} == {2, 3, 4, 5}


def test_some_are_different_and_leave_the_items_as_they_were():
    items = ["a", "b", "c"]
    assert sorted(Chance(1).some(items, 3)) == items == ["a", "b", "c"]
