"""The text of a sheet: its sections, its source marks, its links, each named where it stands."""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from essaim.body import Body, parse_body
from essaim.checks.sections import longest_rising
from essaim.markdown import Markdown
from essaim.sections import SECTIONS, UNDOCUMENTED, SectionSpec

from .helpers import REFERENCE, at, broken, problems, seen, with_body

FRONT = REFERENCE[: REFERENCE.index("## Contexte")]
PIECES = re.split(
    r"(?=^## )", REFERENCE.removeprefix(FRONT).rstrip("\n") + "\n\n", flags=re.MULTILINE
)
BLOCKS = [piece for piece in PIECES if piece]
MEANS = "## Moyens\n\nDeux salariées du centre social [s1].\n\n"
TOLD = "Deux salariées du centre social [s1]."
DIFFICULTY = "Le local était trop petit [s1]."
FREINS = REFERENCE[REFERENCE.index("freins:\n") : REFERENCE.index("moyens:\n")]


def body_of(text: str) -> Body:
    return parse_body(text, 1, Markdown())


def places(text: str, *types: str) -> list[tuple[int, int]]:
    """Give the lines and columns of the pieces of those types, in a body on its own."""
    return [(p.position.line, p.position.column) for p in body_of(text).of_type(*types)]


class TestMarks:
    @pytest.mark.parametrize(
        "mark", ["[s3]", "[s12]", "[s123]", "[s1][s3]", "[s1] [s3]", "[[s3]]", "**[s3]**", "_[s3]_"]
    )
    def test_a_mark_without_a_source(self, mark: str) -> None:
        sheet = with_body(f"Un lieu {mark} [s1].")
        wanted = re.findall(r"\[s[0-9]+\]", mark)[-1]
        assert seen(sheet) == [at(sheet, wanted, "citation-sans-source")]

    @pytest.mark.parametrize("text", [r"\[s9]", r"[s9\]", "`[s9]`", "``[s9]``", "    [s9]"])
    def test_what_is_no_mark(self, text: str) -> None:
        assert seen(with_body(f"Un lieu [s1].\n\n{text}")) == []

    @pytest.mark.parametrize(
        ("mark", "mended"),
        [
            ("[S2]", "[s2]"),
            ("[2]", "[s2]"),
            ("[s 2]", "[s2]"),
            ("[ s2 ]", "[s2]"),
            ("[s02]", "[s2]"),
            ("[source 2]", "[s2]"),
            ("[s2, s1]", "[s2][s1]"),
            ("[s2,1]", "[s2][s1]"),
            ("[s2 ; s1]", "[s2][s1]"),
            ("[s2 et s1]", "[s2][s1]"),
            ("[s2-s1]", "[s2][s1]"),
            ("[1, 2]", "[s1][s2]"),
        ],
    )
    def test_what_is_nearly_one(self, mark: str, mended: str) -> None:
        sheet = with_body(f"Un lieu {mark}, et la suite.")
        (found,) = problems(sheet)
        assert (found.position.line, found.position.column, found.code) == at(
            sheet, mark + ",", "citation-mal-formee"
        )
        assert found.suggestion == mended
        assert seen(sheet.replace(mark + ",", mended + ",")) == []

    @pytest.mark.parametrize(
        "mark", ["[s2](https://example.org)", "[s2](", "[s2]: le rapport", "[s2]:"]
    )
    def test_a_mark_is_neither_a_link_nor_a_definition(self, mark: str) -> None:
        sheet = with_body(f"Un lieu.\n\n{mark}\n")
        assert seen(sheet) == [at(sheet, mark, "citation-mal-formee")]

    def test_a_colon_after_a_space_is_punctuation(self) -> None:
        assert seen(with_body("Un lieu [s2] : calme.")) == []

    def test_places_in_paragraphs_lists_quotes_and_tables(self) -> None:
        text = (
            "Un [s1] et\n"
            "  deux [s2].\n"
            "\n"
            "- trois [s3]\n"
            "  - quatre [s4]\n"
            "    suite [s5]\n"
            "\n"
            "> cinq [s6]\n"
            "> > six [s7]\n"
            "suite [s8]\n"
            "\n"
            "| a [s9] | b |\n"
            "|---|---|\n"
            "| [s10] | [s10] |\n"
            "\n"
            "### Titre [s11]\n"
            "1. sept\n"
            "\n"
            "   huit **[s12]**\n"
        )
        lines = text.split("\n")
        expected = [
            (number, match.start() + 1)
            for number, line in enumerate(lines, 1)
            for match in re.finditer(r"\[s[0-9]+\]", line)
        ]
        assert places(text, "citation") == expected

    @pytest.mark.parametrize("answer", ["Une salle [s9].", "Une salle [S1].", "Une salle [1, 2]."])
    def test_answers_to_freins_are_read_too(self, answer: str) -> None:
        sheet = broken("Les ateliers ont lieu dans une salle prêtée par le bailleur [s1].", answer)
        code = "citation-sans-source" if "[s9]" in answer else "citation-mal-formee"
        assert seen(sheet) == [at(sheet, answer, code)]

    def test_a_source_cited_in_an_answer_is_cited(self) -> None:
        sheet = broken("le bailleur [s1]", "le bailleur [s2]").replace("[s1][s2].", "[s1].")
        assert seen(sheet) == []

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("- id: S2", "identifiant-invalide"),
            ("- id: source 2", "identifiant-invalide"),
            ("- id: s1", "source-en-double"),
            ("- id: null", "valeur-manquante"),
        ],
    )
    def test_a_wrong_number_of_a_source_is_said_once(self, written: str, code: str) -> None:
        assert [found for *_place, found in seen(broken("- id: s2", written))] == [code]

    def test_every_source_serves(self) -> None:
        sheet = broken("- id: s2", "- id: s3")
        assert seen(sheet) == [
            at(sheet, "s3\n", "source-non-citee"),
            at(sheet, "[s2]", "citation-sans-source"),
        ]


class TestLinks:
    @pytest.mark.parametrize(
        "href",
        [
            "https://example.org",
            "http://example.org/a?b=c&d=e#f",
            "HTTPS://EXAMPLE.ORG",
            "https://é.example.org/à",
            "<https://example.org/a>",
            'https://example.org "Un titre"',
            "mailto:accueil@example.org",
            "#moyens",
            "reference.md",
            "lievin-jardin.md#transfert",
        ],
    )
    def test_what_leads_somewhere_good(self, href: str) -> None:
        assert seen(with_body(f"Un [lieu]({href}) [s1].")) == []

    @pytest.mark.parametrize(
        "href",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "javascript&colon;alert(1)",
            "&#106;avascript:alert(1)",
            "&#x6A;avascript:alert(1)",
            "&#0000106avascript:alert(1)",
            "java&Tab;script:alert(1)",
            "java&NewLine;script:alert(1)",
            "java\tscript:alert(1)",
            "<java\nscript:alert(1)>",
            " javascript:alert(1)",
            "\\javascript:alert(1)",
            "data:text/html;base64,PHNjcmlwdD4=",
            "vbscript:msgbox(1)",
            "file:///etc/passwd",
            "ftp://example.org",
            "tel:+33321000000",
            "//example.org",
            "/\\example.org",
            "\\\\\\\\example.org",
            "http:example.org",
            "http:///example.org",
            "https://admin:secret@example.org",
            "https://[::1",
            "https://exa mple.org",
            "mailto:",
            "www.example.org",
            "",
            "#",
            "#source-s1",
            "#ailleurs",
            "reference",
            "reference.html",
            "/pratiques/reference/",
            "../62-pas-de-calais/reference.md",
            "reference.md#ailleurs",
            "Reference.md",
        ],
    )
    def test_what_does_not(self, href: str) -> None:
        sheet = with_body(f"Un é [lieu]({href}) [s1].")
        assert seen(sheet) == [at(sheet, "[lieu]", "lien-interdit")]

    @pytest.mark.parametrize(
        ("text", "pointed"),
        [
            ("<javascript:alert(1)>", "<javascript"),
            ("[![x](y.jpg)](javascript:x)", "[![x]"),
            ("[lieu] \n\n[lieu]: https://example.org", "[lieu]: https"),
            ("[voir [s2]](https://example.org)", "[voir"),
        ],
    )
    def test_other_ways_to_write_a_link(self, text: str, pointed: str) -> None:
        sheet = with_body(f"Un {text} [s1].")
        assert at(sheet, pointed, "lien-interdit") in seen(sheet)

    @pytest.mark.parametrize(
        ("href", "suggestion"),
        [
            ("lievin-jardn.md", "lievin-jardin.md"),
            ("Lievin-Jardin.md", "lievin-jardin.md"),
            ("../x/lievin-jardin.md", "lievin-jardin.md"),
            ("lievin-jardin", "lievin-jardin.md"),
            ("/pratiques/lievin-jardin/#moyens", "lievin-jardin.md"),
            ("rien-de-tel.md", None),
        ],
    )
    def test_the_nearest_sheet_is_suggested(self, href: str, suggestion: str | None) -> None:
        (found,) = problems(with_body(f"Un [lieu]({href}) [s1]."))
        assert found.suggestion == suggestion

    def test_places_in_lists_quotes_and_tables(self) -> None:
        text = (
            "- un [a](x:y)\n"
            "- deux\n  trois [a](x:y)\n"
            "\n"
            "> été [a](x:y) et [a](x:y)\n"
            "\n"
            "| é [a](x:y) | [a](x:y) |\n|--|--|\n| [a](x:y) | **[a](x:y)** |\n"
        )
        expected = [
            (number, match.start() + 1)
            for number, line in enumerate(text.split("\n"), 1)
            for match in re.finditer(r"\[a\]", line)
        ]
        assert places(text, "link_open") == expected


class TestNothingButWords:
    @pytest.mark.parametrize(
        "tag",
        [
            "<b>",
            "</b>",
            "<br/>",
            "<img src=x onerror=alert(1)>",
            "<script>",
            "<svg/onload=alert(1)>",
            "<!-- note -->",
            "<!-- sur\ndeux lignes -->",
            "<a\nhref='x'>",
            "<?php ?>",
            "<!DOCTYPE html>",
            "<![CDATA[x]]>",
            "<x-y>",
        ],
    )
    @pytest.mark.parametrize("before", ["", "Été ", "- ", "> ", "1. un\n2. ", "### Un "])
    def test_html_is_named_where_it_stands(self, tag: str, before: str) -> None:
        tag = tag if "#" not in before else tag.replace("\n", " ")
        sheet = with_body(f"Un lieu [s1].\n\n{before}{tag}")
        assert seen(sheet) == [at(sheet, tag, "html-brut")]

    def test_html_in_a_table(self) -> None:
        sheet = with_body("Un lieu [s1].\n\n| é | b |\n|---|---|\n| é | x <b> |\n| <i> | x |")
        assert seen(sheet) == [at(sheet, "<b>", "html-brut"), at(sheet, "<i>", "html-brut")]

    def test_a_block_of_html_hides_nothing_below_it(self) -> None:
        sheet = with_body("<div>\nUn lieu [s9].\n</div>")
        assert seen(sheet) == [
            at(sheet, "<div>", "html-brut"),
            at(sheet, "[s9]", "citation-sans-source"),
            at(sheet, "</div>", "html-brut"),
        ]

    @pytest.mark.parametrize(
        "text", ["`<b>`", "&lt;b&gt;", r"\<b>", "1 < 2 et 3 > 2", "<3", "    <b>"]
    )
    def test_what_is_no_html(self, text: str) -> None:
        assert seen(with_body(f"Un lieu [s1].\n\n{text}")) == []

    @pytest.mark.parametrize(
        "attributes", ["{.grand}", "{#ancre}", "{: .grand}", "{ .a #b }", '{onclick="x"}', "{:}"]
    )
    def test_attribute_lists(self, attributes: str) -> None:
        sheet = with_body(f"Un lieu{attributes} [s1].")
        assert seen(sheet) == [at(sheet, attributes, "liste-d-attributs")]

    @pytest.mark.parametrize("text", ["{a, b}", "{{ x }}", "{% x %}", "{}", "`{.a}`"])
    def test_what_is_no_attribute_list(self, text: str) -> None:
        assert seen(with_body(f"Un lieu {text} [s1].")) == []

    def test_an_image(self) -> None:
        sheet = with_body("Un lieu ![vu [d'ici](javascript:x)](jardin.jpg) [s1].")
        assert seen(sheet) == [at(sheet, "![vu", "image-dans-le-texte")]


class TestSections:
    @pytest.mark.parametrize("number", range(8))
    def test_a_missing_one_is_named_before_the_next(self, number: int) -> None:
        kept = [block for index, block in enumerate(BLOCKS) if index != number]
        sheet = FRONT + "".join(kept)
        found = [problem for problem in problems(sheet) if problem.code == "section-manquante"]
        following = [block.split("\n")[0] for block in BLOCKS[number + 1 :]]
        assert len(found) == 1
        line = sheet.rstrip("\n").split("\n")[found[0].position.line - 1]
        assert line == (following[0] if following else sheet.rstrip("\n").split("\n")[-1])

    def test_none_at_all_is_one_problem(self) -> None:
        assert [code for *_, code in seen(FRONT)] == ["section-manquante"]

    def test_only_misplaced_ones_are_blamed(self) -> None:
        moved = [*BLOCKS[1:], BLOCKS[0]]
        sheet = FRONT + "".join(moved)
        assert seen(sheet) == [at(sheet, "## Contexte", "section-mal-placee")]

    def test_blame_is_minimal(self) -> None:
        for order in permutations(range(5)):
            kept = [order[index] for index in sorted(longest_rising(order))]
            assert kept == sorted(kept)
            assert len(kept) == _most_that_can_stay(order)

    @pytest.mark.parametrize(
        "title",
        ["Les moyens", "moyens", "MOYENS", "Moyen", "Moyens :", "Moyens humains", "**Moyens**"],
    )
    def test_a_renamed_one_is_recognised(self, title: str) -> None:
        sheet = broken("## Moyens", f"## {title}")
        (found,) = problems(sheet)
        assert found.code == "section-inconnue"
        assert found.suggestion == "## Moyens"

    @pytest.mark.parametrize("spec", SECTIONS, ids=lambda spec: spec.anchor)
    def test_each_one_is_recognised_in_capitals(self, spec: SectionSpec) -> None:
        worn = spec.title.upper().replace("É", "E")
        (found,) = problems(broken(f"## {spec.title}\n", f"## {worn}\n"))
        assert (found.code, found.suggestion) == ("section-inconnue", f"## {spec.title}")

    def test_a_stranger_does_not_make_one_missing(self) -> None:
        sheet = broken("## Effets observés", "## Un sous-titre\n\nUn texte.\n\n## Effets observés")
        assert seen(sheet) == [at(sheet, "## Un sous-titre", "section-inconnue")]

    def test_a_stranger_does_not_make_the_one_before_it_empty(self) -> None:
        sheet = broken("Deux salariées", "## Un sous-titre\n\nDeux salariées")
        assert seen(sheet) == [at(sheet, "## Un sous-titre", "section-inconnue")]

    def test_a_double(self) -> None:
        sheet = broken(MEANS, MEANS + "## Moyens\n\nUn local [s1].\n\n")
        assert seen(sheet) == [at(sheet, "## Moyens\n\nUn local", "section-en-double")]

    @pytest.mark.parametrize("marks", ["#", "###", "####", "######"])
    def test_a_wrong_level(self, marks: str) -> None:
        sheet = broken("## Moyens", f"{marks} Moyens")
        (found,) = problems(sheet)
        assert (found.code, found.suggestion) == ("niveau-de-titre", "## Moyens")

    @pytest.mark.parametrize("marks", ["#", "####", "#####"])
    def test_a_wrong_level_of_subtitle(self, marks: str) -> None:
        sheet = broken("Deux salariées", f"{marks} Un sous-titre\n\nDeux salariées")
        (found,) = problems(sheet)
        assert (found.code, found.suggestion) == ("niveau-de-titre", "### Un sous-titre")

    @pytest.mark.parametrize("marks", ["##", "###", "#"])
    def test_marks_glued_to_a_title(self, marks: str) -> None:
        for title in ("Contexte", "Moyens"):
            sheet = broken(f"## {title}\n", f"{marks}{title}\n")
            (found,) = problems(sheet)
            assert (found.code, found.suggestion) == ("section-inconnue", f"## {title}")

    @pytest.mark.parametrize("marks", ["##", "###"])
    def test_marks_glued_to_a_subtitle(self, marks: str) -> None:
        sheet = broken(TOLD, f"{TOLD}\n\n{marks}Un local\n\nPrêté.")
        (found,) = problems(sheet)
        assert (found.code, found.suggestion) == ("section-inconnue", "### Un local")

    def test_a_keyword_is_no_title(self) -> None:
        assert seen(broken(TOLD, f"{TOLD}\n\n#jardin, #Liévin")) == []

    @pytest.mark.parametrize(
        "title", ["  ## Moyens", "## Moyens ##", "##   Moyens", "Moyens\n------"]
    )
    def test_other_ways_to_write_a_title(self, title: str) -> None:
        assert seen(broken("## Moyens", title)) == []

    @pytest.mark.parametrize(
        ("under", "code"), [("---", "section-inconnue"), ("===", "niveau-de-titre")]
    )
    def test_a_text_made_a_title_by_what_is_under_it(self, under: str, code: str) -> None:
        sheet = broken(TOLD, f"{TOLD}\n{under}\n\nEncore.")
        (found,) = problems(sheet)
        assert (found.position.line, found.position.column, found.code) == at(sheet, TOLD, code)
        assert "lu comme un titre" in found.message

    def test_titles_in_quotations_and_lists_divide_nothing(self) -> None:
        assert seen(with_body("Un lieu [s1].\n\n> ## Un titre\n\n- # Un autre")) == []

    @pytest.mark.parametrize(
        "before", ["Un mot.", "- un", "> un", "| a |\n|---|", "```\nun\n```", "***"]
    )
    def test_nothing_stands_before_the_first(self, before: str) -> None:
        sheet = broken("## Contexte\n", f"{before}\n\n## Contexte\n")
        assert seen(sheet) == [at(sheet, before, "texte-hors-section")]

    def test_an_empty_one(self) -> None:
        sheet = broken(TOLD, "")
        assert seen(sheet) == [at(sheet, "## Moyens", "section-vide")]


class TestUndocumented:
    @pytest.mark.parametrize("text", [UNDOCUMENTED, f"  {UNDOCUMENTED}  ", f"\n\n{UNDOCUMENTED}"])
    def test_said_alone_it_is_sound(self, text: str) -> None:
        assert seen(broken(TOLD, text)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "Non documenté",
            "non documenté.",
            "Non documente.",
            "Non documentée.",
            "NON DOCUMENTÉ.",
            "Non documenté !",
            "**Non documenté.**",
            "- Non documenté.",
            "Non documenté [s1].",
        ],
    )
    def test_said_otherwise_it_is_mended(self, text: str) -> None:
        (found,) = problems(broken(TOLD, text))
        assert (found.code, found.suggestion) == ("non-documente-mele", UNDOCUMENTED)
        assert "exactement" in found.message

    @pytest.mark.parametrize(
        "text",
        [
            f"{UNDOCUMENTED}\n\nUn local [s1].",
            f"{UNDOCUMENTED} Un local [s1].",
            f"Un local [s1].\n\n{UNDOCUMENTED}",
            f"Un local [s1].\n  \n{UNDOCUMENTED}",
            f"Un local [s1]. {UNDOCUMENTED}",
            f"### Un local\n\n{UNDOCUMENTED}",
            f"- Un local [s1].\n- {UNDOCUMENTED}",
            f"- Un local [s1]\n- {UNDOCUMENTED}",
        ],
    )
    def test_said_with_something_else_it_is_named_where_it_is_said(self, text: str) -> None:
        sheet = broken(TOLD, text)
        line = sheet.split("\n").index("## Moyens") + 3 + text[: text.index("Non")].count("\n")
        column = text.index("Non") - (text.rfind("\n", 0, text.index("Non")) + 1) + 1
        assert seen(sheet) == [(line, column, "non-documente-mele")]

    def test_under_an_underlined_title(self) -> None:
        sheet = broken("## Moyens\n\n" + TOLD, f"Moyens\n------\n\n{TOLD}\n\n{UNDOCUMENTED} ")
        assert seen(sheet) == [at(sheet, f"{UNDOCUMENTED} ", "non-documente-mele")]

    @pytest.mark.parametrize(
        "text",
        [
            "Ce point est non documenté.",
            "Ce point reste\nnon documenté.",
            "Non documenté par les sources lues, le coût reste inconnu.",
            "Le coût n'est pas documenté.",
            "Les effets sont documentés [s1].",
        ],
    )
    def test_the_same_words_in_a_sentence_are_free(self, text: str) -> None:
        assert seen(broken(TOLD, text)) == []

    @pytest.mark.parametrize(
        "text", [UNDOCUMENTED, "Non documenté", f"{UNDOCUMENTED}\n\nMais si.", ""]
    )
    def test_no_frein_when_the_section_says_so(self, text: str) -> None:
        sheet = broken(FREINS, "freins: []\n").replace(DIFFICULTY, text)
        assert "freins-et-section" not in {code for *_, code in seen(sheet)}

    def test_no_frein_when_the_section_tells_of_some(self) -> None:
        sheet = broken(FREINS, "freins: []\n")
        assert seen(sheet) == [at(sheet, "freins: []", "freins-et-section")]

    def test_freins_when_the_section_says_there_is_none(self) -> None:
        sheet = broken(DIFFICULTY, UNDOCUMENTED)
        assert seen(sheet) == [at(sheet, "## Difficultés et tournants", "freins-et-section")]


class TestParsing:
    def test_no_title_at_all(self) -> None:
        assert body_of("Un texte.").sections == ()
        assert body_of("").sections == ()

    def test_sections_hold_their_text(self) -> None:
        body = body_of("## Contexte\n\nUn.\n\n### Deux\n\nTrois.\n\n## Moyens\nQuatre.")
        assert [section.text.strip() for section in body.sections] == [
            "Un.\n\n### Deux\n\nTrois.",
            "Quatre.",
        ]

    def test_reference_definitions_do_not_exist(self) -> None:
        assert places("[a][b]\n\n[b]: https://example.org", "link_open") == []


def _most_that_can_stay(numbers: tuple[int, ...]) -> int:
    best = [0] * len(numbers)
    for index, number in enumerate(numbers):
        before = [best[i] for i in range(index) if numbers[i] < number]
        best[index] = 1 + max(before, default=0)
    return max(best)
