"""The eight sections: always these, in this order, each with something to say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from essaim.body import Heading, Section
from essaim.checks.base import Subject, sheet_check
from essaim.problems import Finding, Position
from essaim.rules import Example, error
from essaim.sections import BY_TITLE, ORDER, SECTIONS, UNDOCUMENTED
from essaim.text import fold, nearest, quoted

MISSING = error(
    "section-manquante",
    "Les huit sections sont toutes là",
    "Chaque fiche a les mêmes huit sections, pour que l'on sache où chercher. Si rien n'est connu, "
    "la section dit « Non documenté. » : c'est une information.",
    Example(sound="## Moyens\n\nDeux salariées du centre social [s1].\n\n", broken=""),
)
DUPLICATE = error(
    "section-en-double",
    "Une section n'apparaît qu'une fois",
    "Deux sections de même titre auraient la même adresse. Réunissez leurs textes.",
    Example(sound="## Moyens\n\n", broken="## Moyens\n\nUn local [s1].\n\n## Moyens\n\n"),
)
MISPLACED = error(
    "section-mal-placee",
    "Les sections se suivent toujours dans le même ordre",
    "Du contexte à la formation : le même ordre partout aide à lire et à comparer.",
    Example(
        sound="## Contexte\n\nContexte du lieu [s1].\n\n"
        "## Ce qui a été fait\n\nUn jardin a été ouvert [s1][s2].\n\n",
        broken="## Ce qui a été fait\n\nUn jardin a été ouvert [s1][s2].\n\n"
        "## Contexte\n\nContexte du lieu [s1].\n\n",
    ),
)
UNKNOWN = error(
    "section-inconnue",
    "Le titre exact de la section",
    "Les titres des huit sections ne changent pas d'une fiche à l'autre. Pour un sous-titre, "
    "employez trois dièses (###).",
    Example(sound="## Moyens", broken="## Les moyens"),
)
EMPTY = error(
    "section-vide",
    "Une section n'est pas laissée vide",
    "Écrivez ce que les sources disent ; si elles ne disent rien, écrivez « Non documenté. ».",
    Example(sound="Deux salariées du centre social [s1].\n\n", broken=""),
)
MIXED = error(
    "non-documente-mele",
    "« Non documenté. » reste seul",
    "Une section qui dit « Non documenté. » ne dit rien d'autre : c'est ainsi que l'on compte ce "
    "qui manque. Si vous savez quelque chose, écrivez-le et retirez cette phrase.",
    Example(
        sound="Deux salariées du centre social [s1].",
        broken="Non documenté.\n\nDeux salariées du centre social [s1].",
    ),
)
LEVEL = error(
    "niveau-de-titre",
    "Des titres à deux ou trois dièses",
    "Les huit sections ont deux dièses (##), leurs sous-titres trois (###). Le titre de la fiche "
    "est dans l'en-tête : il n'y a pas de titre à un seul dièse.",
    Example(sound="## Moyens", broken="#### Moyens"),
)
OUTSIDE = error(
    "texte-hors-section",
    "Tout le texte est dans une section",
    "Un texte placé avant la première section ne serait affiché nulle part. Mettez-le dans la "
    "section qui convient.",
    Example(sound="## Contexte", broken="Un mot d'abord.\n\n## Contexte"),
)

_SAYS_UNDOCUMENTED = re.compile(r"^non documente\s*\.?$")


@sheet_check
def sections(subject: Subject) -> Iterator[Finding]:
    """The sections that are there, that are not, and that stand elsewhere."""
    if subject.front.data is not None and subject.text("statut") == "retiree":
        return
    headings = subject.body.headings
    yield from _levels(headings)
    meant = [(heading, _meant(heading)) for heading in headings]
    present = [(heading, title) for heading, title in meant if title]
    yield from _unknown_titles(meant)
    yield from _doubles(present)
    yield from _misplaced(present)
    yield from _missing(present, subject.last_line)


def _meant(heading: Heading) -> str | None:
    """The section that a title stands for, were it misspelt or at the wrong level."""
    if heading.title in BY_TITLE:
        return heading.title
    return nearest(heading.title, BY_TITLE, cutoff=0.7) if heading.level == 2 else None


def _levels(headings: Sequence[Heading]) -> Iterator[Finding]:
    for heading in headings:
        is_section = heading.title in BY_TITLE
        if heading.level == 2 or (heading.level == 3 and not is_section):
            continue
        wanted = "##" if is_section or heading.level == 1 else "###"
        what = "Le titre d'une section" if is_section else "Un titre"
        yield LEVEL.at(
            heading.position,
            f"{what} n'a pas {heading.level} dièse{'s' if heading.level > 1 else ''}. "
            f"Écrivez-le avec {len(wanted)} dièses.",
            f"{wanted} {heading.title}",
        )


def _unknown_titles(meant: Sequence[tuple[Heading, str | None]]) -> Iterator[Finding]:
    for heading, title in meant:
        if heading.level != 2 or heading.title in BY_TITLE:
            continue
        if heading.underlined:
            yield UNKNOWN.at(
                heading.position,
                f"{quoted(heading.title)} est lu comme un titre, à cause de la ligne de tirets qui "
                "suit. Laissez une ligne vide avant les tirets, ou retirez-les.",
            )
        elif title:
            yield UNKNOWN.at(
                heading.position,
                f"{quoted(heading.title)} n'est pas le titre d'une section. Le titre attendu est "
                f"sans doute {quoted(title)}.",
                f"## {title}",
            )
        else:
            yield UNKNOWN.at(
                heading.position,
                f"{quoted(heading.title)} n'est pas le titre d'une des huit sections. Pour un "
                "sous-titre, employez trois dièses.",
                f"### {heading.title}",
            )


def _doubles(present: Sequence[tuple[Heading, str]]) -> Iterator[Finding]:
    first: dict[str, Heading] = {}
    for heading, title in present:
        if title in first:
            yield DUPLICATE.at(
                heading.position,
                f"La section {quoted(title)} est déjà à la ligne {first[title].position.line}. "
                "Réunissez les deux.",
            )
        first.setdefault(title, heading)


def _misplaced(present: Sequence[tuple[Heading, str]]) -> Iterator[Finding]:
    """The fewest sections to move: those outside the longest run that is already in order."""
    firsts = list({title: heading for heading, title in reversed(present)}.items())[::-1]
    in_order = _longest_rising([ORDER[title] for title, _heading in firsts])
    for index, (title, heading) in enumerate(firsts):
        if index in in_order:
            continue
        place = ORDER[title]
        after = f"après {quoted(SECTIONS[place - 1].title)}" if place else "en premier"
        yield MISPLACED.at(
            heading.position,
            f"La section {quoted(title)} n'est pas à sa place : elle vient {after}.",
        )


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The indexes of a longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    tops: list[int] = []
    previous: list[int | None] = []
    for index, number in enumerate(numbers):
        pile = bisect_right(tails, number - 1)
        previous.append(tops[pile - 1] if pile else None)
        tails[pile : pile + 1] = [number]
        tops[pile : pile + 1] = [index]
    kept: set[int] = set()
    step = tops[-1] if tops else None
    while step is not None:
        kept.add(step)
        step = previous[step]
    return kept


def _missing(present: Sequence[tuple[Heading, str]], last_line: int) -> Iterator[Finding]:
    titles = {title for _heading, title in present}
    for spec in SECTIONS:
        if spec.title in titles:
            continue
        following = next(
            (heading.position for heading, title in present if ORDER[title] > ORDER[spec.title]),
            Position(last_line, 1),
        )
        yield MISSING.at(
            following,
            f"Il manque la section {quoted(spec.title)}, avant cette ligne. Si rien n'est connu, "
            f"elle dit «\u00a0{UNDOCUMENTED}\u00a0».",
            f"## {spec.title}\n\n{UNDOCUMENTED}",
        )


@sheet_check
def section_texts(subject: Subject) -> Iterator[Finding]:
    """Each section says something, or says that nothing is known."""
    if subject.body.before_sections:
        yield OUTSIDE.at(
            subject.body.before_sections,
            "Ce texte est placé avant la première section et ne serait affiché nulle part. "
            "Déplacez-le dans la section qui convient.",
        )
    for section in subject.body.sections:
        if section.is_empty:
            yield EMPTY.at(
                section.heading.position,
                f"La section {quoted(section.heading.title)} est vide. Si rien n'est connu, "
                f"écrivez «\u00a0{UNDOCUMENTED}\u00a0».",
                UNDOCUMENTED,
            )
        yield from _mixed(section)


def _mixed(section: Section) -> Iterator[Finding]:
    if section.is_undocumented or "ocument" not in section.text:
        return
    paragraphs = [paragraph.strip() for paragraph in section.text.split("\n\n")]
    spoken = [p for p in paragraphs if p]
    for paragraph in spoken:
        said = fold(" ".join(paragraph.split()))
        alone = _SAYS_UNDOCUMENTED.match(said)
        if not alone and not said.startswith("non documente."):
            continue
        line = section.heading.position.line + 1 + _line_of(section.text, paragraph)
        if len(spoken) == 1 and alone:
            message = f"Écrivez exactement «\u00a0{UNDOCUMENTED}\u00a0», point compris."
        else:
            message = (
                f"La section {quoted(section.heading.title)} dit «\u00a0{UNDOCUMENTED}\u00a0» et "
                "autre chose. Gardez l'un ou l'autre."
            )
        yield MIXED.at(Position(line + _underline(section), 1), message, UNDOCUMENTED)


def _line_of(text: str, paragraph: str) -> int:
    return text.count("\n", 0, text.find(paragraph))


def _underline(section: Section) -> int:
    return 1 if section.heading.underlined else 0
