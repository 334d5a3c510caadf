"""Whatever a sheet holds, its HTML holds nothing but what is on the list below."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.rendering import render_line
from essaim.rules import RULES

from .helpers import PLACE, checked, rendered, with_body

ALLOWED: dict[str, set[str]] = {
    "a": {"href", "aria-label", "class", "rel"},
    "blockquote": set(),
    "br": set(),
    "code": set(),
    "em": set(),
    "h3": {"id"},
    "hr": set(),
    "li": set(),
    "ol": {"start"},
    "p": set(),
    "pre": set(),
    "strong": set(),
    "sup": {"class"},
    "table": set(),
    "tbody": set(),
    "td": set(),
    "th": set(),
    "thead": set(),
    "tr": set(),
    "ul": set(),
}
"""Each element that a sheet may become, with the attributes that it may bear."""

SAFE_HREF = re.compile(
    r"#source-s[1-9][0-9]*"
    r"|#(?:contexte|demarche|participation|moyens|effets|difficultes|transfert|formation)"
    r"|\.\./[a-z0-9]+(?:-[a-z0-9]+)*/(?:#[a-z]+)?"
    r"|\.\./\.\./glossaire/#[a-z0-9]+(?:-[a-z0-9]+)*"
    r"|https?://[^/\\\s\"'<>@]+(?:[/?#][^\s\"'<>\\]*)?"
    r"|mailto:[^\s\"'<>\\]+@[^\s\"'<>\\]+",
    re.IGNORECASE,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</p><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext></p><script>alert(1)</script></mtext></math>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "<link rel=stylesheet href=//example.org>",
    "<base href=//example.org>",
    "<meta http-equiv=refresh content='0;url=//example.org'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<form action=//example.org><input name=x></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<a href='javascript:alert(1)'>x</a>",
    '<a href="https://example.org" onclick="alert(1)">x</a>',
    "<h3 id=contact onclick=alert(1)>x</h3>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;script&amp;gt;",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6a;avascript:alert(1))",
    "[x](&#0000106;avascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](java&#9;script:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](blob:https://example.org/x)",
    "[x](//example.org)",
    "[x](///example.org)",
    "[x](/\\example.org)",
    "[x](\\\\\\\\example.org)",
    "[x](http:\\\\\\\\example.org)",
    "[x](https:example.org)",
    "[x](https://admin@example.org)",
    '[x](https://example.org/"onmouseover="alert(1))',
    '[x](https://example.org "titre\\" onmouseover=alert(1) x=\\"")',
    "[x](https://example.org 'titre\" onmouseover=alert(1)')",
    "[x](<https://example.org/<script>alert(1)</script>>)",
    "[x](https://example.org/\u202egpj.exe)",
    '[x](reference.md"onclick="alert(1))',
    '[x](reference.md#moyens"><script>)',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    '<https://example.org/"onclick="alert(1)>',
    "<data:text/html,x>",
    '<x@example.org"onclick=alert(1)>',
    'https://example.org/"onclick=alert(1)',
    "![x](javascript:alert(1))",
    "![x](https://example.org/pixel.gif)",
    '![x" onerror="alert(1)](y.jpg)',
    "![<script>alert(1)</script>](y.jpg)",
    "[![x](javascript:alert(1))](javascript:alert(1))",
    "[[x](javascript:alert(1))](https://example.org)",
    "[a[b[c](javascript:x)](javascript:y)](javascript:z)",
    "[x]" * 50 + "(javascript:alert(1))",
    "[" * 200 + "x" + "](javascript:alert(1))" * 200,
    "**[x](javascript:alert(1)**)",
    "`<script>` <script>",
    "```html\n<script>alert(1)</script>\n```",
    '```"onclick=alert(1)\n<b>\n```',
    "    <script>alert(1)</script>",
    "x{onclick=alert(1)}",
    "{: onclick=alert(1)}\n# x",
    "### x {#contact onclick=alert(1)}",
    "### <img src=x onerror=alert(1)>",
    "| <b>x</b> | [y](javascript:z) |\n|:-:|--:|\n| <script> | ![z](z) |",
    "> <script>alert(1)</script>\n> [x](javascript:y)",
    "- <script>\n- [x](javascript:y)\n  <style>",
    "1000000000. x",
    "[s1]<script>[s2]",
    "[s1](javascript:alert(1))",
    "[<script>](https://example.org)",
    "\udce9<script>\udcff",
    "\u2028<script>\u2029</script>",
]


class _Seen(HTMLParser):
    """Every element of a piece of HTML, with its attributes, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


def assert_safe(html: str) -> None:
    page = _Seen(html)
    assert page.others == []
    for tag, attributes in page.elements:
        assert tag in ALLOWED, html
        assert attributes.keys() <= ALLOWED[tag], html
        assert re.fullmatch(r"[0-9]*", attributes.get("start") or "")
        assert attributes.get("class") in {None, "source-mark" if tag == "sup" else "term"}
        assert attributes.get("rel") in {None, "external"}
        if tag == "a":
            assert SAFE_HREF.fullmatch(attributes["href"] or ""), html


class TestHostileTexts:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_in_the_body(self, text: str) -> None:
        assert_safe(rendered(text, {"reference"}))

    @pytest.mark.parametrize("text", HOSTILE)
    def test_around_sound_text(self, text: str) -> None:
        html = rendered(f"Avant [s1]. {text} Après [s2].\n\n{text}\n\nFin du texte.", {"reference"})
        assert_safe(html)
        assert "Avant" in html
        assert "Fin du texte." in html

    @pytest.mark.parametrize("text", HOSTILE)
    def test_in_an_answer_to_a_frein(self, text: str) -> None:
        line = text.encode("utf-8", "replace").decode()
        html = render_line(line, {"s1": line, "s2": '"><script>'})
        assert_safe(html)
        assert {tag for tag, _attributes in _Seen(html).elements} <= {"sup", "a"}

    @pytest.mark.parametrize("text", HOSTILE)
    def test_in_the_title_of_a_source(self, text: str) -> None:
        html = render_line("Une salle [s1].", {"s1": text.encode("utf-8", "replace").decode()})
        assert_safe(html)
        assert [tag for tag, _attributes in _Seen(html).elements] == ["sup", "a"]


class TestLinks:
    @pytest.mark.parametrize(
        ("href", "wanted"),
        [
            ("reference.md", "../reference/"),
            ("reference.md#moyens", "../reference/#moyens"),
            ("#effets", "#effets"),
            ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2"),
            ("mailto:accueil@example.org", "mailto:accueil@example.org"),
        ],
    )
    def test_the_good_ones(self, href: str, wanted: str) -> None:
        assert f'<a href="{wanted}"' in rendered(f"Un [lieu]({href}).", {"reference"})

    @pytest.mark.parametrize("href", ["absente.md", "absente.md#moyens", "#source-s1", "x:y"])
    def test_what_leads_nowhere_stays_as_text(self, href: str) -> None:
        assert rendered(f"Un [*lieu*]({href}) clos.") == "<p>Un <em>lieu</em> clos.</p>\n"

    def test_only_links_out_of_the_site_say_so(self) -> None:
        html = rendered("[a](reference.md) [b](#moyens) [c](https://example.org)", {"reference"})
        assert html.count('rel="external"') == 1

    def test_links_inside_links_close_well(self) -> None:
        html = rendered("[a [b](https://example.org) c](x:y) [d](https://example.org)")
        assert html.count("<a ") == html.count("</a>") == 2


class TestSourceMarks:
    def test_a_mark_leads_to_its_source_and_says_its_title(self) -> None:
        html = rendered("Un lieu [s2].")
        assert html == (
            '<p>Un lieu<sup class="source-mark"><a href="#source-s2" '
            'aria-label="Source 2 : Un rapport">2</a></sup>.</p>\n'
        )

    def test_marks_in_a_row(self) -> None:
        hrefs = re.findall(r'href="([^"]+)"', rendered("Un lieu [s1][s2]."))
        assert hrefs == ["#source-s1", "#source-s2"]

    @pytest.mark.parametrize("text", [r"\[s1]", "`[s1]`", "[s9]"])
    def test_what_is_no_mark(self, text: str) -> None:
        assert "<sup" not in rendered(f"Un lieu {text}.")

    def test_in_an_answer(self) -> None:
        html = unescape(render_line("L'équipe a tenu : un local [s1].", {"s1": "T"}))
        assert html.startswith("L\u2019équipe a tenu\u00a0: un local<")
        assert 'href="#source-s1"' in html


class TestTitles:
    def test_ids_are_those_of_the_section_and_each_is_given_once(self) -> None:
        html = rendered("### Un titre\n\n### Un titre\n\n### Un titre 2\n\n### Un titre")
        assert re.findall(r'id="([^"]+)"', html) == [
            "contexte-un-titre",
            "contexte-un-titre-2",
            "contexte-un-titre-2-2",
            "contexte-un-titre-3",
        ]

    @pytest.mark.parametrize(
        ("title", "wanted"),
        [
            ("L'été à Liévin", "contexte-l-ete-a-lievin"),
            ("Un titre [s1]", "contexte-un-titre"),
            ("Un [titre](reference.md)", "contexte-un-titre"),
            ("Un *titre* `clé`", "contexte-un-titre-cle"),
            ("!!!", "contexte-titre"),
            ("", "contexte-titre"),
        ],
    )
    def test_ids_are_made_of_words(self, title: str, wanted: str) -> None:
        assert f'<h3 id="{wanted}">' in rendered(f"### {title}\n")

    @pytest.mark.parametrize("marks", ["#", "###", "######"])
    def test_no_level_but_the_third(self, marks: str) -> None:
        assert rendered(f"{marks} Un titre").startswith("<h3 ")


class TestSections:
    def test_each_has_its_html_by_its_anchor(self) -> None:
        assert rendered("Un lieu.") == "<p>Un lieu.</p>\n"

    @pytest.mark.parametrize("text", ["", "Non documenté.", "\n\nNon documenté.\n"])
    def test_those_that_say_nothing_have_none(self, text: str) -> None:
        assert rendered(text) == ""

    def test_french_spaces_are_those_of_print(self) -> None:
        assert unescape(rendered("Quoi ? « Rien » : 12 000 €")) == (
            "<p>Quoi\u202f? «\u00a0Rien\u00a0»\u00a0: 12\u202f000\u00a0€</p>\n"
        )

    def test_code_is_left_as_typed(self) -> None:
        assert "<code>l'an ?</code>" in rendered("`l'an ?`")


MARKUP = st.sampled_from(
    [
        *("[", "]", "(", ")", "<", ">", "{", "}", "*", "_", "`", "|", "\\", "&", ";", ":", "#"),
        *("\n", "\n\n", "\n---\n", "\n> ", "\n- ", "\n1. ", "\n    ", "\t", " ", "\r", "\u2028"),
        *("[s1]", "[s9]", "[S1]", "](", "javascript:", "https://example.org", "reference.md", "//"),
        *("<b>", "</b>", "<script>", "<!--", "-->", "onclick=", "=", "&#106;", "&colon;", "data:"),
        *(
            "## Moyens\n",
            "### Un titre\n",
            "##Moyens",
            "Non documenté.",
            "| a |\n|---|\n",
            "é",
            "a",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(MARKUP, max_size=30).map("".join))


class TestAnyText:
    @settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(TEXTS)
    def test_the_checker_always_answers_inside_the_file_and_the_page_is_safe(
        self, text: str
    ) -> None:
        sheet = with_body(text)
        last_line = sheet.count("\n") + sheet.count("\r") + 1
        for problem in checked(sheet).problems:
            assert 1 <= problem.position.line <= last_line
            assert problem.position.column >= 1
            assert problem.file == PLACE
            assert problem.code in RULES
        assert_safe(rendered(text))

    @settings(max_examples=150, deadline=None)
    @given(st.one_of(TEXTS, st.binary(max_size=120)))
    def test_any_file_is_answered(self, content: str | bytes) -> None:
        raw = content if isinstance(content, bytes) else content.encode()
        for front in (b"", b"---\n", b"---\ntitre: "):
            found = checked(front + raw).problems
            assert found
            assert all(problem.position.line >= 1 for problem in found)
