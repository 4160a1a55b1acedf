"""Components: shape beside every colour, escaping, what is missing."""

from fractions import Fraction

import pytest
from django.template import engines


def render(source: str, **context: object) -> str:
    template = engines["django"].from_string(source)
    return " ".join(template.render(context).split())


@pytest.mark.parametrize(
    ("value", "shown"), [(True, ("●", "达标")), (False, ("▲", "未达标")), (None, ("○", "无法判定"))]
)
def test_every_light_has_a_shape_and_a_word(value: bool | None, shown: tuple[str, str]) -> None:
    html = render("{% met value %}", value=value)
    assert all(part in html for part in shown)


def test_what_users_typed_is_escaped() -> None:
    for source in (
        '{% status "ok" text %}',
        "{% empty_state text %}",
        "{% panel title=text %}{{ text }}{% endpanel %}",
        "{% how %}{{ text }}{% endhow %}",
        '{% data_table table_id="t" label=text %}<tbody><tr><td>{{ text }}</td></tr></tbody>{% enddata_table %}',
        '{% verdict_strip "met" reasons=reasons %}',
        '{% action_button "/x/" text confirm=text %}',
        "{% breadcrumbs text %}",
    ):
        assert "<script>" not in render(source, text="<script>1</script>", reasons=["<script>1</script>"])


def test_chart_options_cannot_end_their_script() -> None:
    html = render('{% chart "c" options %}', options={"title": {"text": "</script><b>"}})
    assert html.count("</script>") == 1


def test_missing_figures_are_a_dash_and_never_zero() -> None:
    assert render("{{ value|number:2 }} {{ value|percent }}", value=None) == "— —"
    assert "—" in render("{% exact value %}", value=None)


def test_short_coefficient_shows_its_exact_value_on_hover() -> None:
    html = render("{% exact value 3 %}", value=Fraction(500197, 1000000))
    assert html == '<span title="0.500197">0.500</span>'


def test_verdict_lists_its_reasons_in_order() -> None:
    reasons = [{"strong": "小学 L2", "text": "超过 0.50。", "url": "/x/"}, "第二条"]
    html = render('{% verdict_strip "not_met" reasons=reasons %}', reasons=reasons)
    assert html.index("小学 L2") < html.index("第二条")
    assert '<a href="/x/">怎么算的</a>' in html
    assert "未达标" in html


def test_unknown_kind_of_light_is_an_error() -> None:
    with pytest.raises(KeyError):
        render('{% status "green" "好" %}')


def test_action_button_carries_the_token_and_the_question() -> None:
    html = render('{% action_button "/x/" "停用" confirm="后果" %}', csrf_token="abc")
    assert 'value="abc"' in html
    assert 'data-confirm="后果"' in html
