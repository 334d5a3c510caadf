"""One awful sheet, and everything that is said of it, in order and at its place.

Each line below was checked by hand against the sheet: an offending key or value is where it
stands, a missing key at its parent or at the opening marker, a duplicate at the second one, a
missing section at the title before which it belongs.
"""

from __future__ import annotations

from .helpers import DATA, misspaced, problems, seen

DREADFUL = (DATA / "dreadful.md").read_bytes()
PLACE = "practices/62-pas-de-calais/affreuse.md"

EXPECTED = [
    (1, 1, "marque-d-ordre-des-octets"),  # ---
    (1, 1, "cle-conseillee"),  # no methodes
    (1, 1, "cle-conseillee"),  # no partenaires
    (1, 1, "cle-conseillee"),  # no place_du_travail_social
    (2, 8, "texte-trop-long"),  # Un <em>jardin</em> affreux don
    (2, 8, "html-dans-un-champ"),  # Un <em>jardin</em> affreux don
    (3, 1, "cle-en-double"),  # titre: Un autre titre
    (4, 1, "valeur-manquante"),  # resume:
    (5, 73, "nombre-de-valeurs"),  # entraide-entre-pairs]
    (6, 9, "type-inattendu"),  # lien-social-et-isolement
    (7, 22, "terme-inconnu"),  # habitans, habitants]
    (7, 32, "valeur-en-double"),  # habitants]
    (10, 3, "cle-inconnue"),  # typ: association
    (11, 3, "cle-inconnue"),  # telephone: 03 21 00 00 00
    (12, 1, "cle-conseillee"),  # no milieux
    (13, 14, "code-sans-guillemets"),  # 62510, "Liévin", "99999"]
    (13, 21, "commune-inconnue"),  # "Liévin", "99999"]
    (13, 31, "commune-inconnue"),  # "99999"]
    (14, 18, "departement-inconnu"),  # "Ardennes"]
    (15, 13, "region-inconnue"),  # "Nord-Pas-de-Calais"]
    (16, 12, "type-inattendu"),  # [quartier]
    (19, 8, "dates-contradictoires"),  # 2018
    (20, 9, "dates-contradictoires"),  # en-cours
    (21, 1, "valeur-manquante"),  # participation:
    (23, 1, "freins-et-section"),  # freins: []
    (25, 8, "nombre-invalide"),  # 1,5
    (26, 16, "nombre-invalide"),  # environ 12 000 euros
    (30, 38, "nombre-de-valeurs"),  # Quatre ?]
    (33, 13, "terme-inconnu"),  # artcle
    (36, 10, "adresse-invalide"),  # www.example.org/article
    (37, 11, "date-invalide"),  # 2016-02-30
    (38, 9, "source-en-double"),  # s1
    (44, 9, "identifiant-invalide"),  # Trois
    (46, 5, "valeur-manquante"),  # titre: ""
    (48, 10, "adresse-invalide"),  # javascript:alert(1)
    (50, 5, "cle-manquante"),  # no nature
    (50, 9, "source-non-citee"),  # s4
    (55, 18, "dates-contradictoires"),  # 2015-01-01
    (56, 1, "contact-sans-moyen"),  # contact:
    (59, 1, "cle-inconnue"),  # orgine: sources-publiques
    (60, 17, "statut-et-accord"),  # refuse
    (62, 3, "valeur-manquante"),  # auteurs: []
    (63, 13, "date-a-venir"),  # 2027-01-15
    (64, 16, "date-invalide"),  # 20/01/2027
    (66, 3, "statut-et-relectures"),  # relectures:
    (68, 11, "dates-contradictoires"),  # 2026-12-31
    (68, 11, "date-a-venir"),  # 2026-12-31
    (69, 14, "voir-aussi-absent"),  # fiche-qui-n-existe-pas, affreu
    (69, 38, "voir-aussi-absent"),  # affreuse]
    (70, 15, "identifiant-invalide"),  # Vieux Nom]
    (74, 1, "texte-hors-section"),  # Un mot d'abord.
    (76, 1, "section-mal-placee"),  # ## Ce qui a été fait
    (78, 4, "html-brut"),  # <b>jardin</b> ouvert [s9], par
    (78, 13, "html-brut"),  # </b> ouvert [s9], par [le cent
    (78, 25, "citation-sans-source"),  # [s9], par [le centre](javascri
    (78, 35, "lien-interdit"),  # [le centre](javascript:alert)
    (79, 1, "lien-vers-fiche-absente"),  # [ses amis](fiche-absente.md){.
    (79, 29, "liste-d-attributs"),  # {.grand} ![photo](jardin.jpg)
    (79, 38, "image-dans-le-texte"),  # ![photo](jardin.jpg) [s1](http
    (79, 59, "citation-mal-formee"),  # [s1](https://example.org).
    (83, 10, "separateur-de-ligne"),  # (U+2028)calme [S2] [s1, s3].
    (83, 17, "citation-mal-formee"),  # [S2] [s1, s3].
    (83, 22, "citation-mal-formee"),  # [s1, s3].
    (84, 11, "caractere-de-controle"),  # (U+000C) étrange [page](https://exemp
    (84, 21, "lien-interdit"),  # [page](https://exemple.org/une
    (86, 1, "niveau-de-titre"),  # #### Trop bas
    (88, 1, "section-inconnue"),  # ## Les moyens
    (88, 1, "section-manquante"),  # before ## Les moyens
    (90, 1, "non-documente-mele"),  # Non documenté.
    (94, 1, "section-vide"),  # ## Effets observés
    (96, 1, "section-en-double"),  # ## Effets observés
    (98, 1, "section-inconnue"),  # Des effets
    (101, 17, "citation-mal-formee"),  # [s1]: dix ans.
    (103, 1, "section-inconnue"),  # ## Un titre de trop
    (111, 1, "niveau-de-titre"),  # # Pour se former avec cette fi
    (111, 1, "section-manquante"),  # before # Pour se former avec cette fi
]


def test_everything_is_said_once_in_order_at_its_place() -> None:
    assert seen(DREADFUL, PLACE) == EXPECTED


def test_it_is_dreadful_indeed() -> None:
    assert len({code for _line, _column, code in EXPECTED}) > 40


def test_the_same_with_windows_line_ends() -> None:
    assert seen(DREADFUL.replace(b"\n", b"\r\n"), PLACE) == EXPECTED


def test_every_message_is_a_french_sentence() -> None:
    for problem in problems(DREADFUL, PLACE):
        assert problem.message[-1] in ".…"
        assert "  " not in problem.message
        assert not misspaced(problem.message)
