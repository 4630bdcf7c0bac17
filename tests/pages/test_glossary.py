from rnnviz.ui.glossary import terms
from tests.pages.runs import open_page, told


def test_every_term_is_there_and_can_be_led_to(store):
    page = open_page("glossary")
    assert {heading.value for heading in page.subheader} == set(terms())
    assert all(meaning in told(page) for meaning in terms().values())


def test_presenting_stands_in_the_url_and_stays_on_other_pages(store):
    page = open_page("glossary", present="true")
    assert page.toggle(key="present").value
    page.switch_page("pages/train.py").run()
    assert page.toggle(key="present").value
