"""From bytes to front matter: encodings, line ends, markers, YAML without its guesses, places."""

from __future__ import annotations

import pytest

from essaim.decoding import decode
from essaim.frontmatter_reader import FrontMatter, read
from essaim.problems import Position

from .helpers import REFERENCE, at, broken, checked, problems, seen

BODY = REFERENCE[REFERENCE.index("## Contexte") :]
FRONT = REFERENCE[: REFERENCE.index("\n---\n", 4) + 5]
TITLE = "titre: Un jardin d'essai au pied des immeubles de Liévin"


class TestEncodings:
    def test_latin_1_is_named_once_where_it_starts(self) -> None:
        assert seen(REFERENCE.encode("latin-1")) == [at(REFERENCE, "évin", "encodage")]

    def test_one_stray_byte_spoils_nothing_else(self) -> None:
        sheet = broken("Un jardin a été", "Un jardin a \udce9t\udce9")
        assert seen(sheet) == [at(sheet, "\udce9t", "encodage")]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16_is_named_and_read(self, encoding: str) -> None:
        found = problems(REFERENCE.encode(encoding))
        assert [problem.code for problem in found] == ["encodage"]
        assert "UTF-16" in found[0].message

    def test_a_byte_order_mark_moves_no_column(self) -> None:
        sheet = broken("titre: Un jardin", "titre: Un <b>jardin</b>")
        assert seen("\ufeff" + sheet) == [
            (1, 1, "marque-d-ordre-des-octets"),
            (2, 8, "html-dans-un-champ"),
        ]

    def test_a_text_cut_in_the_middle_of_a_letter(self) -> None:
        assert decode("é".encode()[:1]).text == "Ã"


class TestLineEnds:
    FAULTY = broken("themes: [lien-social-et-isolement]", "themes: [inconnu]").replace(
        "du centre social [s1]", "du <b>centre</b> social [s9]"
    )

    def test_windows_line_ends_change_nothing(self) -> None:
        expected = seen(self.FAULTY)
        assert len(expected) == 4
        assert seen(self.FAULTY.replace("\n", "\r\n")) == expected

    def test_mixed_line_ends_change_nothing(self) -> None:
        mixed = self.FAULTY.replace("\n", "\r\n", 20)
        assert seen(mixed) == seen(self.FAULTY)

    def test_old_macintosh_line_ends_are_named_once(self) -> None:
        expected = [(1, 1, "separateur-de-ligne"), *seen(self.FAULTY)]
        assert seen(self.FAULTY.replace("\n", "\r")) == expected

    @pytest.mark.parametrize(
        ("char", "name"),
        [("\r", "CR"), ("\u2028", "U+2028"), ("\u2029", "U+2029"), ("\u0085", "U+0085")],
    )
    def test_odd_separators_are_refused_by_name(self, char: str, name: str) -> None:
        sheet = broken("Contexte du lieu", f"Contexte{char}du lieu")
        (found,) = problems(sheet)
        assert (found.position.line, found.position.column) == (81 + 2, 9)
        assert found.code == "separateur-de-ligne"
        assert name in found.message

    def test_they_end_no_line_in_the_front_matter(self) -> None:
        sheet = broken("titre: Un jardin", "titre: Un\u2028jardin")
        assert seen(sheet) == [(2, 10, "separateur-de-ligne")]


class TestInvisibleCharacters:
    @pytest.mark.parametrize(
        "char",
        ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x9f", "\u202e", "\u2066", "\ufeff", "\uffff"],
    )
    @pytest.mark.parametrize("sound", ["Contexte du lieu", "titre: Un jardin"])
    def test_they_are_refused_where_they_hide(self, char: str, sound: str) -> None:
        sheet = broken(sound, f"{sound}{char}")
        assert seen(sheet) == [at(sheet, char, "caractere-de-controle")]

    def test_a_run_of_them_is_one_fault(self) -> None:
        sheet = broken("Contexte du lieu", "Contexte \x00\x00\x00 du lieu")
        assert seen(sheet) == [at(sheet, "\x00\x00\x00", "caractere-de-controle")]

    def test_a_tab_in_the_text_is_not_one(self) -> None:
        assert seen(broken("Contexte du lieu", "Contexte\tdu lieu")) == []


class TestMarkers:
    def test_the_body_and_the_front_matter_are_checked_without_the_first_one(self) -> None:
        sheet = broken("publics: [habitants]", "publics: [inconnu]").replace("[s1].", "[s9].", 1)
        without = sheet.removeprefix("---\n")
        assert [code for _line, _column, code in seen(without)] == [
            "debut-d-en-tete",
            "terme-inconnu",
            "citation-sans-source",
        ]

    def test_the_body_and_the_front_matter_are_checked_without_the_last_one(self) -> None:
        sheet = broken("publics: [habitants]", "publics: [inconnu]").replace(
            "lieu [s1]", "lieu [s9]"
        )
        without = sheet.replace("\n---\n", "\n", 1)
        assert seen(without) == [
            at(without, "inconnu]", "terme-inconnu"),
            at(without, "## Contexte", "fin-d-en-tete"),
            at(without, "[s9]", "citation-sans-source"),
        ]

    def test_a_rule_in_the_body_is_no_last_marker(self) -> None:
        sheet = REFERENCE.replace("\n---\n", "\n", 1).replace(
            "Deux salariées", "---\n\nDeux salariées"
        )
        assert seen(sheet) == [at(sheet, "## Contexte", "fin-d-en-tete")]

    def test_a_yaml_comment_begins_no_body(self) -> None:
        sheet = REFERENCE.replace("\n---\n", "\n", 1).replace("statut:", "# une note\nstatut:")
        assert seen(sheet) == [at(sheet, "## Contexte", "fin-d-en-tete")]

    @pytest.mark.parametrize("marker", ["----", "--", " ---", "—", "..."])
    def test_a_misspelt_last_marker_is_named(self, marker: str) -> None:
        sheet = REFERENCE.replace("statut: relue\n---\n", f"statut: relue\n{marker}\n")
        assert seen(sheet) == [(79, 1, "fin-d-en-tete")]

    @pytest.mark.parametrize("marker", ["----", "--", " ---", "—", "--- # une note", ""])
    def test_a_misspelt_first_marker_is_named(self, marker: str) -> None:
        assert seen(f"{marker}\n{REFERENCE.removeprefix('---')[1:]}") == [(1, 1, "debut-d-en-tete")]

    @pytest.mark.parametrize("before", ["\n", "\n\n", "# Un titre\n\n", "Bonjour\n"])
    def test_nothing_stands_before_the_first_marker(self, before: str) -> None:
        assert seen(before + REFERENCE) == [(1, 1, "debut-d-en-tete")]

    def test_lines_are_those_of_the_file_all_the_same(self) -> None:
        sheet = "\n\n" + broken("publics: [habitants]", "publics: [inconnu]")
        assert seen(sheet) == [(1, 1, "debut-d-en-tete"), at(sheet, "inconnu]", "terme-inconnu")]

    def test_a_front_matter_without_any_marker_is_read(self) -> None:
        sheet = REFERENCE.replace("---\n", "").replace("publics: [habitants]", "publics: [x]")
        assert seen(sheet) == [
            (1, 1, "debut-d-en-tete"),
            at(sheet, "x]", "terme-inconnu"),
            at(sheet, "## Contexte", "fin-d-en-tete"),
        ]

    def test_a_marker_too_many_is_named(self) -> None:
        sheet = broken("origine:", "---\norigine:")
        assert seen(sheet) == [at(sheet, "---\norigine:", "fin-d-en-tete")]

    def test_spaces_after_a_marker_do_no_harm(self) -> None:
        assert seen(REFERENCE.replace("---\n", "--- \t\n")) == []

    def test_a_rule_after_a_blank_line_is_fine(self) -> None:
        assert seen(broken("Deux salariées", "Un local [s1].\n\n---\n\nDeux salariées")) == []

    def test_a_rule_glued_under_a_text_is_named(self) -> None:
        sheet = broken("Deux salariées", "Un local [s1].\n---\n\nDeux salariées")
        (found,) = problems(sheet)
        assert found.code == "section-inconnue"
        assert "lu comme un titre" in found.message
        assert found.position == Position(95, 1)


class TestNotASheet:
    def test_an_empty_file(self) -> None:
        assert seen(b"") == [(1, 1, "debut-d-en-tete"), (1, 1, "section-manquante")]
        assert [code for _, _, code in seen(b"\n \n")] == ["debut-d-en-tete", "section-manquante"]

    @pytest.mark.parametrize("text", ["---", "---\n", "---\n\n\n"])
    def test_a_lonely_marker(self, text: str) -> None:
        assert seen(text) == [(1, 1, "fin-d-en-tete"), (1, 1, "section-manquante")]

    def test_two_markers_and_nothing(self) -> None:
        assert seen("---\n---\n") == [(1, 1, "en-tete-illisible"), (2, 1, "section-manquante")]

    @pytest.mark.parametrize("front", ["- un\n- deux", "juste un texte", "[a, b]", '"a"'])
    def test_a_front_matter_that_is_no_group(self, front: str) -> None:
        assert seen(f"---\n{front}\n---\n\n{BODY}") == [(2, 1, "en-tete-illisible")]

    def test_an_empty_front_matter(self) -> None:
        (found,) = problems(f"---\n# rien\n---\n\n{BODY}")
        assert (found.code, found.position) == ("en-tete-illisible", Position(1, 1))
        assert "vide" in found.message

    def test_a_text_without_front_matter(self) -> None:
        assert [code for _line, _column, code in seen("Bonjour.\n\n" + BODY)] == [
            "debut-d-en-tete",
            "texte-hors-section",
        ]

    @pytest.mark.parametrize(
        "value",
        [
            "[" * 20_000,
            "[" * 20_000 + "]" * 20_000,
            "{a: " * 20_000,
            "- " * 20_000,
            "\n" + "? " * 99,
        ],
    )
    def test_deep_nesting_is_refused(self, value: str) -> None:
        assert [code for _, _, code in seen(broken("Un jardin d'essai", value))] in (
            ["en-tete-illisible"],
            ["syntaxe-yaml"],
        )

    @pytest.mark.parametrize("above", ["", "# un commentaire\n", "\n# un commentaire\n\n"])
    def test_a_first_line_that_is_no_pair_is_named_itself(self, above: str) -> None:
        (line, column, code), *_rest = seen(f"---\n{above}:: :\n---\n")
        assert (line, column, code) == (2 + above.count("\n"), 1, "syntaxe-yaml")

    def test_deep_nesting_by_indentation_is_refused(self) -> None:
        deep = "".join(" " * depth + "a:\n" for depth in range(1, 100))
        assert seen(broken("themes:", f"x:\n{deep}themes:")) == [(28, 21, "en-tete-illisible")]

    def test_a_huge_line(self) -> None:
        assert seen(broken("Contexte du lieu", "é" * 1_000_000)) == []
        assert seen(broken("titre: Un", "titre: " + "é" * 1_000_000)) == [(2, 8, "texte-trop-long")]


class TestSyntaxErrors:
    """Each points at the author's slip, not at the line where the parser gave up."""

    @pytest.mark.parametrize(
        ("sound", "slip", "pointed", "code"),
        [
            ("titre: Un jardin", 'titre: "Un jardin', '"Un jardin', "syntaxe-yaml"),
            ("titre: Un jardin", "titre: 'Un jardin", "'Un jardin", "syntaxe-yaml"),
            ("titre: Un jardin", 'titre: "Un" jardin', '"Un" jardin', "syntaxe-yaml"),
            ("titre: Un jardin", "titre: [Un] jardin", "[Un] jardin", "syntaxe-yaml"),
            ("titre: Un jardin", "titre: Un : jardin", "Un : jardin", "syntaxe-yaml"),
            ("titre: Un jardin", "titre: - jardin", "- jardin", "syntaxe-yaml"),
            ("titre: Un jardin", "titre: @jardin", "@jardin", "syntaxe-yaml"),
            ("titre: Un jardin", "titre: `jardin", "`jardin", "syntaxe-yaml"),
            ("titre: Un jardin", "titre: %jardin", "%jardin", "syntaxe-yaml"),
            ("titre: Un jardin", "titre: , jardin", ", jardin", "syntaxe-yaml"),
            ("titre: Un jardin", "titre: ]jardin", "]jardin", "syntaxe-yaml"),
            ("titre: Un jardin", 'titre: "C:\\jardin"', "\\jardin", "syntaxe-yaml"),
            ("titre: Un jardin", "titre Un jardin", "titre Un", "syntaxe-yaml"),
            ("titre: Un jardin", "titre:Un jardin", "titre:Un", "syntaxe-yaml"),
            ("origine: ", "origine ", "origine sources", "syntaxe-yaml"),
            ("origine: ", "origine:", "origine:sources", "syntaxe-yaml"),
            ("themes: [lien-social-et-isolement]", "themes: [sante", "[sante", "syntaxe-yaml"),
            ("themes: [lien-social-et-isolement]", "themes: {sante", "{sante", "syntaxe-yaml"),
            ("  - nom: Bailleur", "  -nom: Bailleur", "-nom: Bailleur", "syntaxe-yaml"),
            ("titre: Un jardin", " titre: Un jardin", "titre: Un", "indentation"),
            ("  type: association", "   type: association", "type: association", "indentation"),
            ("  type: association", " type: association", "type: association", "indentation"),
            ("  type: association", "type: association", "site: null", "indentation"),
            ("    type: bailleur-social", "   type: bailleur", "type: bailleur", "indentation"),
            ("    type: bailleur-social", "     type: bailleur", "type: bailleur", "indentation"),
            ("  - id: s2", " - id: s2", "- id: s2", "indentation"),
            ("  - id: s2", "   - id: s2", "- id: s2", "indentation"),
            ("  fin: null", "\tfin: null", "\tfin: null", "tabulation"),
            ("  fin: null", "  \tfin: null", "\tfin: null", "tabulation"),
            ("  - id: s2", "  -\tid: s2", "\tid: s2", "tabulation"),
        ],
    )
    def test_the_slip_is_found(self, sound: str, slip: str, pointed: str, code: str) -> None:
        sheet = broken(sound, slip)
        assert seen(sheet) == [at(sheet, pointed, code)]

    def test_every_tab_is_named(self) -> None:
        sheet = broken("  debut: 2015\n  fin: null", "\tdebut: 2015\n\tfin: null")
        assert seen(sheet) == [(26, 1, "tabulation"), (27, 1, "tabulation")]

    def test_the_body_is_still_checked(self) -> None:
        sheet = broken("titre: Un", "titre: @Un").replace("## Moyens", "## Les moyens")
        assert seen(sheet) == [
            at(sheet, "@Un", "syntaxe-yaml"),
            at(sheet, "## Les moyens", "section-inconnue"),
        ]

    @pytest.mark.parametrize(
        ("slip", "suggestion"),
        [
            ("titre: Un : jardin", f'titre: "Un : {TITLE[10:]}"'),
            ("titre: @ jardin", f'titre: "@ {TITLE[10:]}"'),
            ("titre: 'Un jardin", f'titre: "{TITLE[7:]}"'),
            ("titre:Un jardin", TITLE),
            (" titre: Un jardin", TITLE),
        ],
    )
    def test_the_suggested_line_mends_it(self, slip: str, suggestion: str) -> None:
        sheet = broken("titre: Un jardin", slip)
        (found,) = problems(sheet)
        assert found.suggestion == suggestion
        mended = sheet.split("\n")
        mended[found.position.line - 1] = suggestion
        assert seen("\n".join(mended)) == []

    @pytest.mark.parametrize("value", ["&a x", "*a", "!x", "!!str x", "! x", "&a", "[*a, x]"])
    def test_anchors_aliases_and_tags_are_refused(self, value: str) -> None:
        sheet = broken("Un jardin d'essai au pied", value)
        sign = next(char for char in value if char in "&*!")
        column = 8 + value.index(sign)
        assert seen(sheet) == [(2, column, "ecriture-yaml-avancee")]

    @pytest.mark.parametrize("value", ["Toi & moi !", "a *b* c", '"&a"', "'*a'", "R&D", "Quoi ?!"])
    def test_the_same_signs_inside_a_text_are_not(self, value: str) -> None:
        assert seen(broken("Un jardin d'essai au pied des immeubles de Liévin", value)) == []

    def test_a_key_that_is_no_word(self) -> None:
        sheet = broken("themes:", "[a, b]: c\nthemes:")
        assert seen(sheet) == [at(sheet, "[a, b]", "syntaxe-yaml")]


class TestTextsNotGuesses:
    @pytest.mark.parametrize(
        ("sound", "typed", "code"),
        [
            ("[habitants]", "01", "type-inattendu"),
            ('["62510"]', '"01"', "type-inattendu"),
            ("2015", "1:30", "annee-invalide"),
            ("2015", "0o17", "annee-invalide"),
            ("2015", "2_015", "annee-invalide"),
            ("2015", "yes", "annee-invalide"),
            ("12000", "1e4", "nombre-invalide"),
            ("12000", "0x10", "nombre-invalide"),
            ("12000", ".inf", "nombre-invalide"),
            ("12000", "-2", "nombre-invalide"),
            ("12000", "2.5", "nombre-invalide"),
            ("2016-05", "2024-02-30", "date-invalide"),
            ("2016-05", "2016-13", "date-invalide"),
            ("2016-05", "2016-00", "date-invalide"),
            ("2016-05", "2016-05-01T10:00:00", "date-invalide"),
            ("2026-01-15", "2026-01", "date-invalide"),
            ("sources-publiques", "no", "terme-inconnu"),
            ("sources-publiques", "off", "terme-inconnu"),
        ],
    )
    def test_the_right_rule_answers_at_the_value(self, sound: str, typed: str, code: str) -> None:
        sheet = broken(f": {sound}\n", f": {typed}\n")
        line, column, _code = at(sheet, f" {typed}\n", code)
        assert seen(sheet) == [(line, column + 1, code)]

    def test_codes_keep_their_zeros(self) -> None:
        sheet = broken("departements: []", 'departements: ["01", "1"]')
        assert at(sheet, '"1"]', "departement-inconnu") in seen(sheet)
        assert "departement-inconnu" not in str(seen(sheet.replace(', "1"]', "]")))

    def test_leading_zeros_and_noes_stay_as_typed(self) -> None:
        front = read("\na: 01\nb: no\nc: 1:30\nd: 2024-02-30\ne: 1_000\nf: 0x10\n")
        assert front.data == {
            "a": "01",
            "b": "no",
            "c": "1:30",
            "d": "2024-02-30",
            "e": "1_000",
            "f": "0x10",
        }

    @pytest.mark.parametrize("nothing", ["", " ", " null", " ~", " Null", " NULL"])
    def test_what_means_unknown(self, nothing: str) -> None:
        assert read(f"\na:{nothing}\n").data == {"a": None}

    @pytest.mark.parametrize("text", ['""', "''", '"null"', "'~'", "nul", "none"])
    def test_what_does_not(self, text: str) -> None:
        assert read(f"\na: {text}\n").data == {"a": text.strip("\"'")}

    def test_a_titre_may_be_a_number_or_a_no(self) -> None:
        assert seen(broken("Un jardin d'essai au pied des immeubles de Liévin", "2016")) == []
        assert seen(broken("Un jardin d'essai au pied des immeubles de Liévin", "no")) == []


class TestPlaces:
    FRONT: FrontMatter = read(
        """
bloc:
  clé: valeur
  liste:
    - un
    - - deux
      - "trois"
ligne: {a: 1, b: [x, 'é é', z]}
texte: >-
  plusieurs
  lignes
fin:
"""
    )

    @pytest.mark.parametrize(
        ("path", "line", "column"),
        [
            (("bloc",), 3, 3),
            (("bloc", "clé"), 3, 8),
            (("bloc", "liste"), 5, 5),
            (("bloc", "liste", 0), 5, 7),
            (("bloc", "liste", 1), 6, 7),
            (("bloc", "liste", 1, 0), 6, 9),
            (("bloc", "liste", 1, 1), 7, 9),
            (("ligne",), 8, 8),
            (("ligne", "a"), 8, 12),
            (("ligne", "b", 0), 8, 19),
            (("ligne", "b", 1), 8, 22),
            (("ligne", "b", 2), 8, 29),
            (("texte",), 9, 8),
        ],
    )
    def test_values(self, path: tuple[str | int, ...], line: int, column: int) -> None:
        assert self.FRONT.place_of(path) == Position(line, column)

    @pytest.mark.parametrize(
        ("path", "line", "column"),
        [
            (("bloc",), 2, 1),
            (("bloc", "clé"), 3, 3),
            (("ligne", "b"), 8, 15),
            (("bloc", "liste", 1), 6, 7),
            (("fin",), 12, 1),
        ],
    )
    def test_keys(self, path: tuple[str | int, ...], line: int, column: int) -> None:
        assert self.FRONT.key_place_of(path) == Position(line, column)

    def test_what_is_not_there_is_placed_at_its_parent_or_the_start(self) -> None:
        assert self.FRONT.place_of(("bloc", "rien", 3)) == Position(3, 3)
        assert self.FRONT.place_of(("rien",)) == Position(1, 1)

    def test_quotes_are_remembered(self) -> None:
        assert self.FRONT.quoted >= {("bloc", "liste", 1, 1), ("ligne", "b", 1)}
        assert ("bloc", "clé") not in self.FRONT.quoted

    def test_columns_count_characters_not_bytes(self) -> None:
        sheet = broken("publics: [habitants]", 'publics: ["été à Noël", habitants, 😀]')
        assert seen(sheet) == [(9, 11, "terme-inconnu"), (9, 36, "terme-inconnu")]

    def test_the_second_of_two_keys_is_the_double(self) -> None:
        sheet = broken("  type: association\n", "  type: association\n  type: caf\n  nom: x\n")
        assert seen(sheet) == [(13, 3, "cle-en-double"), (14, 3, "cle-en-double")]
        assert checked(sheet).subject.text("porteur", "type") == "association"
