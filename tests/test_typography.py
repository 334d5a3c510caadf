"""French print: what spaces and apostrophes become, and that nothing else ever changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.typography import french, french_html

NBSP, NARROW, CURLY = "\u00a0", "\u202f", "\u2019"

# What the rules look at, more often than chance would have it.
texts = st.text(
    st.sampled_from(list(" \u00a0\u202f\n\t'’;!?:«»%€0123456789aéœk.,()km")) | st.characters()
)


def shown(text: str) -> str:
    """A text whose special spaces can be seen: ~ does not break, ^ is narrow."""
    return french(text).replace(NBSP, "~").replace(NARROW, "^").replace(CURLY, "’")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pour qui ?", "Pour qui^?"),
        ("Vraiment ?!", "Vraiment^?!"),
        ("Venez ! Osez ; riez.", "Venez^! Osez^; riez."),
        ("(pour qui ?)", "(pour qui^?)"),
        ("« Pour qui ? »", "«~Pour qui^?~»"),
        ("Motif : erreur", "Motif~: erreur"),
        ("à 8:30", "à 8:30"),
        ("https://example.org/?a=b", "https://example.org/?a=b"),
        ("un lien ?a=b", "un lien ?a=b"),
        # A piece of a sentence, cut at an emphasis.
        (" : la suite", "~: la suite"),
        (" ?", "^?"),
        ("l'", "l’"),
        ("« ", "«~"),
        (" »", "~»"),
        ("12 000 euros", "12^000~euros"),
        ("1 234 567 habitants", "1^234^567~habitants"),
        ("en 2016 300 personnes", "en 2016 300 personnes"),
        ("03 21 00 00 00", "03 21 00 00 00"),
        ("50 % à 3 km, 2 ans, 5 €", "50~% à 3~km, 2~ans, 5~€"),
        ("2 anciens", "2 anciens"),
        ("l'œuvre d'aujourd'hui", "l’œuvre d’aujourd’hui"),
        ("qu'« elle »", "qu’«~elle~»"),
        ("deux  espaces  ;", "deux  espaces  ;"),
        ("", ""),
    ],
)
def test_french_print(typed: str, printed: str) -> None:
    assert shown(typed) == printed


def test_a_non_breaking_space_already_typed_becomes_the_right_one() -> None:
    assert french(f"Pour qui{NBSP}?") == f"Pour qui{NARROW}?"
    assert french(f"Motif{NBSP}: erreur") == f"Motif{NBSP}: erreur"


@given(texts)
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    assert french(french(text)) == french(text)


@given(texts)
def test_only_spaces_and_apostrophes_change(text: str) -> None:
    changed = {(old, new) for old, new in zip(text, french(text), strict=True) if old != new}
    assert changed <= {(" ", NBSP), (" ", NARROW), (NBSP, NARROW), ("'", CURLY)}


@given(texts)
def test_what_stands_in_tags_and_code_is_left_alone(text: str) -> None:
    words = text.replace("<", "").replace(">", "")
    before, after = '<a title="l\'an 50 %">', "</a><code>x ? y : 'z'</code>"
    assert french_html(before + words + after) == before + french(words) + after


def test_html_gets_the_typography_of_its_texts() -> None:
    assert french_html("<p>Qui ? <em>L'un</em> : toi</p>\n<pre>a ? b</pre>") == (
        f"<p>Qui{NARROW}? <em>L{CURLY}un</em>{NBSP}: toi</p>\n<pre>a ? b</pre>"
    )
