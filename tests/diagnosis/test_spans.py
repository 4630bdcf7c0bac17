from rnnviz.diagnosis.spans import LEAST, spans


def middles(text):
    return {span.what.split()[-1]: span.middle for span in spans(list(text))}


def test_the_middle_of_lines_and_of_quotes():
    text = 'He said "abcde" twice.\n' * LEAST + "\n"
    assert middles(text) == {"end": len('He said "abcde" twice.\n'), "one": len('"abcde')}


def test_brackets_inside_brackets_close_in_their_order():
    assert middles("(a[bb]a)" * LEAST)["one"] == 5  # as many of 3 as of 7
    assert middles("((aa))" * LEAST)["one"] == 4  # as many of 3 as of 5


def test_what_is_never_closed_is_forgotten_at_the_paragraph_s_end():
    text = '"never closed\n\n"yes"\n\n' * LEAST
    assert middles(text)["one"] == len('"yes')


def test_words_are_counted_as_tokens():
    tokens = ["“", "to", " ", "be", "”"] * LEAST
    (span,) = spans(tokens)
    assert (span.middle, span.count) == (4, LEAST)


def test_the_widest_comes_first_and_what_is_rare_is_not_told():
    found = spans(list('"a" and so on and on.\n' * LEAST))
    assert [span.middle for span in found] == sorted((span.middle for span in found), reverse=True)
    assert spans(list("(a)\n" * (LEAST - 1))) == ()
