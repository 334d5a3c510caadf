"""What a body may hold beside words: safe links, and nothing that acts on the page."""

from __future__ import annotations

from collections.abc import Iterator

from essaim.checks.base import Subject, sheet_check
from essaim.links import RefusedLink, SheetLink, read_link
from essaim.problems import Finding
from essaim.rules import Example, error
from essaim.sections import BY_ANCHOR
from essaim.text import listed, nearest, quoted

REFUSED = error(
    "lien-interdit",
    "Des liens http, https, mailto, ou vers une autre fiche",
    "Un lien mène à une page du web (`https://…`), à un courriel (`mailto:…`), à une autre fiche "
    "(`[texte](son-identifiant.md)`) ou à une section de la même fiche (`#moyens`). Les autres "
    "sont refusés : certains peuvent nuire aux lecteurs.",
    Example(sound="Un jardin a été", broken="Un [jardin](javascript:alert) a été"),
)
BROKEN = error(
    "lien-vers-fiche-absente",
    "Un lien vers une fiche qui existe",
    "L'identifiant d'une fiche est le nom de son fichier, sans le dossier : "
    "`[le jardin](lievin-jardin.md)`.",
    Example(sound="Un jardin a été", broken="Un [jardin](fiche-qui-n-existe-pas.md) a été"),
)
SEE_ALSO = error(
    "voir-aussi-absent",
    "« Voir aussi » mène à d'autres fiches qui existent",
    "Donnez l'identifiant d'une autre fiche : le nom de son fichier, sans `.md`.",
    Example(sound="voir_aussi: []", broken="voir_aussi: [fiche-qui-n-existe-pas]"),
)
HTML = error(
    "html-brut",
    "Pas de HTML dans le texte",
    "Les fiches s'écrivent en Markdown : une balise HTML s'y afficherait telle quelle. Pour du "
    "gras, `**mot**` ; pour une liste, des tirets.",
    Example(sound="Un jardin a été", broken="Un <b>jardin</b> a été"),
)
ATTRIBUTES = error(
    "liste-d-attributs",
    "Pas d'accolades d'attributs",
    "L'écriture `{.classe}` ou `{#ancre}` n'a pas de sens dans une fiche : la mise en page est la "
    "même pour toutes.",
    Example(sound="Un jardin a été", broken="Un jardin{.grand} a été"),
)
IMAGE = error(
    "image-dans-le-texte",
    "Les images sont décrites dans l'en-tête",
    "Une image a une description, un crédit, une licence et un accord : tout cela s'écrit sous "
    "`images`, dans l'en-tête.",
    Example(sound="Un jardin a été", broken="Un ![jardin](jardin.jpg) a été"),
)


@sheet_check
def links(subject: Subject) -> Iterator[Finding]:
    """Every link leads somewhere, and somewhere safe."""
    for piece in subject.body.of_type("link_open"):
        href = str(piece.token.attrs.get("href", ""))
        link = read_link(href)
        if isinstance(link, RefusedLink):
            yield REFUSED.at(piece.position, *_why_refused(subject, link))
        elif isinstance(link, SheetLink) and link.sheet_id not in subject.names:
            near = nearest(link.sheet_id, subject.names.paths_of)
            yield BROKEN.at(
                piece.position,
                f"Aucune fiche ne s'appelle {quoted(link.sheet_id)}."
                + (f" La plus proche est `{near}`." if near else ""),
                f"{near}.md" if near else None,
            )


def _why_refused(subject: Subject, link: RefusedLink) -> tuple[str, str | None]:
    """What is wrong with a link, and the sheet that it most likely meant."""
    near = nearest(link.sheet_id, subject.names.paths_of) if link.sheet_id else None
    suggestion = f"{near}.md" if near else None
    if link.section:
        sections = listed((f"`#{anchor}`" for anchor in BY_ANCHOR), "et")
        return (
            f"Aucune section n'a l'adresse {quoted(link.section)}. Elles sont {sections}.",
            suggestion,
        )
    if not link.href:
        return "Ce lien n'a pas d'adresse. Écrivez-la entre les parenthèses.", None
    return (
        f"Le lien vers {quoted(link.href)} n'est pas admis. Un lien mène à une adresse "
        "`https://…`, à un courriel `mailto:…` ou à une fiche `identifiant.md`.",
        suggestion,
    )


@sheet_check
def unread_links(subject: Subject) -> Iterator[Finding]:
    """What looks like a link is one."""
    for piece in subject.body.of_type("unread_link"):
        yield REFUSED.at(
            piece.position,
            "Ceci ressemble à un lien, mais n'en est pas un. Un lien s'écrit "
            "`[texte](https://…)` : l'adresse suit le texte, sans espace ni retour à la ligne, et "
            "le texte ne contient pas de source citée.",
        )


@sheet_check
def see_also(subject: Subject) -> Iterator[Finding]:
    """`voir_aussi` names other sheets that exist."""
    for path, sheet_id in subject.texts("voir_aussi"):
        if sheet_id == subject.id:
            yield SEE_ALSO.at(
                subject.front.place_of(path), "La fiche renvoie à elle-même. Retirez ce renvoi."
            )
        elif sheet_id not in subject.names:
            near = nearest(sheet_id.removesuffix(".md"), subject.names.paths_of)
            yield SEE_ALSO.at(
                subject.front.place_of(path),
                f"Aucune fiche ne s'appelle {quoted(sheet_id)}."
                + (f" La plus proche est `{near}`." if near else ""),
                near,
            )


@sheet_check
def nothing_but_words(subject: Subject) -> Iterator[Finding]:
    """No HTML, no attribute list, no image in the text."""
    for piece in subject.body.of_type("html_inline"):
        yield HTML.at(
            piece.position,
            f"{quoted(piece.token.content)} est du HTML, qui s'afficherait tel quel. Retirez-le.",
        )
    for piece in subject.body.of_type("attribute_list"):
        yield ATTRIBUTES.at(
            piece.position,
            f"{quoted(piece.token.content)} est une liste d'attributs, sans effet ici. Retirez-la.",
        )
    for piece in subject.body.of_type("image"):
        yield IMAGE.at(
            piece.position,
            "Une image ne se place pas dans le texte. Décrivez-la dans l'en-tête, sous `images`.",
        )
