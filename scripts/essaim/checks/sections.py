"""The eight sections: always these, in this order, each with something to say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from itertools import zip_longest

from essaim.body import Heading, Section
from essaim.checks.base import Subject, sheet_check
from essaim.decoding import position_in
from essaim.model import PUBLISHED, WITHDRAWN, Sheet
from essaim.problems import Finding, Position
from essaim.rules import Example, error
from essaim.sections import BY_TITLE, ORDER, SECTIONS, UNDOCUMENTED
from essaim.text import counted, fold, listed, nearest, quoted

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

_SECTION, _SUBTITLE = 2, 3
"""The levels of titles."""

_TELLING = 5
"""The fewest letters of a word that tells a section from the others."""

_READ_AS_TITLE = (
    "{} est lu comme un titre, à cause de la ligne de {} qui suit. Laissez une ligne vide entre "
    "les deux, ou retirez la seconde."
)

_PARAGRAPH = re.compile(r"\S.*(?:\n.*\S.*)*")
_SAYS_UNDOCUMENTED = re.compile(
    r"(?:^|(?<=[.!?…]\s)|(?<=\n)[ \t]*[-*+>])[\s>*_-]*(?P<said>non\s+document(?:é|e\u0301?)e?[*_]*\s*(?:\[s\d+\])*"
    r"\s*(?:[.!][*_]*|$))",
    re.IGNORECASE,
)


MODEL_TEXT = error(
    "texte-du-modele",
    "Rien du modèle ne reste dans une fiche publiée",
    "Les questions et les réponses d'exemple du modèle sont là pour aider à écrire. Avant "
    "publication, remplacez-les par ce que vous savez, ou par « Non documenté. ».",
    Example(
        sound="Deux salariées du centre social [s1].",
        broken="Deux salariées du centre social [s1].\n\n"
        "- Combien de personnes, d'heures, d'argent, quels locaux ?",
    ),
)


@sheet_check
def sections(subject: Subject) -> Iterator[Finding]:
    """The sections that are there, that are not, and that stand elsewhere."""
    if subject.text("statut") == WITHDRAWN:
        return
    headings = subject.body.headings
    meant = list(_meant(headings))
    glued = [(heading, heading.title) for heading in subject.body.glued]
    found = [(heading, title) for heading, title in meant if title]
    read = [pair for pair in glued if pair[1] in BY_TITLE]
    present = sorted([*found, *read], key=lambda pair: pair[0].position)
    yield from _levels(meant)
    yield from _unknown_titles(meant)
    yield from _glued_titles(glued)
    yield from _doubles(present)
    yield from _misplaced(present)
    yield from _missing(present, subject.last_line)


def _meant(headings: Sequence[Heading]) -> Iterator[tuple[Heading, str | None]]:
    """Each title with the section that it stands for, were it misspelt or at the wrong level."""
    free = BY_TITLE.keys() - {heading.title for heading in headings}
    for heading in headings:
        title: str | None = heading.title
        if heading.title not in BY_TITLE:
            title = _near_title(heading.title, free) if heading.level < _SUBTITLE else None
            free.discard(title or "")
        yield heading, title


def _near_title(title: str, known: Set[str]) -> str | None:
    """The section that looks like a title, or shares a telling word with it."""
    found = nearest(title, sorted(known), cutoff=0.7)
    if found:
        return found
    words = {word for word in fold(title).split() if len(word) >= _TELLING}
    return next((one for one in sorted(known) if words & set(fold(one).split())), None)


def _levels(meant: Sequence[tuple[Heading, str | None]]) -> Iterator[Finding]:
    for heading, title in meant:
        is_section = heading.title in BY_TITLE
        if heading.level == _SECTION or (heading.level == _SUBTITLE and not is_section):
            continue
        suggestion: str | None = f"## {title}" if title else f"### {heading.title}"
        if heading.underlined:
            message = _READ_AS_TITLE.format(quoted(heading.title), "signes égal")
            suggestion = None
        elif title:
            message = (
                f"Le titre d'une section n'a pas {counted(heading.level, 'dièse')} : il en a deux."
            )
        elif heading.level == 1:
            message = (
                "Le titre de la fiche s'écrit dans l'en-tête : si c'est lui, retirez cette ligne. "
                "Un sous-titre a trois dièses."
            )
        else:
            message = f"Un sous-titre n'a pas {counted(heading.level, 'dièse')} : il en a trois."
        yield LEVEL.at(heading.position, message, suggestion)


def _unknown_titles(meant: Sequence[tuple[Heading, str | None]]) -> Iterator[Finding]:
    for heading, title in meant:
        if heading.level != _SECTION or heading.title in BY_TITLE:
            continue
        if heading.underlined:
            yield UNKNOWN.at(
                heading.position,
                _READ_AS_TITLE.format(quoted(heading.title), "tirets"),
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


def _glued_titles(glued: Sequence[tuple[Heading, str]]) -> Iterator[Finding]:
    for heading, title in glued:
        # One # and a word may be a keyword, as on social networks.
        if title in BY_TITLE or heading.level > 1:
            marks = "##" if title in BY_TITLE else "###"
            yield UNKNOWN.at(
                heading.position,
                f"Il manque une espace entre les dièses et le titre {quoted(title)}.",
                f"{marks} {title}",
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
    in_order = longest_rising([ORDER[title] for title, _heading in firsts])
    for index, (title, heading) in enumerate(firsts):
        if index in in_order:
            continue
        place = ORDER[title]
        after = f"après {quoted(SECTIONS[place - 1].title)}" if place else "en premier"
        yield MISPLACED.at(
            heading.position,
            f"La section {quoted(title)} n'est pas à sa place : elle vient {after}.",
        )


def longest_rising(numbers: Sequence[int]) -> set[int]:
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
    end = Position(last_line, 1)
    if not titles:
        yield MISSING.at(
            end,
            f"Il manque les huit sections : {listed((spec.title for spec in SECTIONS), 'et')}. Si "
            f"rien n'est connu, une section dit «\u00a0{UNDOCUMENTED}\u00a0».",
            "\n\n".join(f"## {spec.title}\n\n{UNDOCUMENTED}" for spec in SECTIONS),
        )
        return
    for spec in SECTIONS:
        if spec.title in titles:
            continue
        following = next(
            (heading.position for heading, title in present if ORDER[title] > ORDER[spec.title]),
            None,
        )
        where = "avant cette ligne" if following else "à la fin de la fiche"
        yield MISSING.at(
            following or end,
            f"Il manque la section {quoted(spec.title)}, {where}. Si rien n'est connu, "
            f"elle dit «\u00a0{UNDOCUMENTED}\u00a0».",
            f"## {spec.title}\n\n{UNDOCUMENTED}",
        )


@sheet_check
def section_texts(subject: Subject) -> Iterator[Finding]:
    """Each section says something, or says that nothing is known."""
    if subject.text("statut") == WITHDRAWN:
        return
    first_glued = next((heading.position.line for heading in subject.body.glued), 0)
    if subject.body.before_sections and subject.body.before_sections.line != first_glued:
        yield OUTSIDE.at(
            subject.body.before_sections,
            "Ce texte est placé avant la première section et ne serait affiché nulle part. "
            "Déplacez-le dans la section qui convient.",
        )
    titles = dict(_meant(subject.body.headings))
    for section, after in zip_longest(subject.body.sections, subject.body.sections[1:]):
        # What follows a subtitle with two # belongs to the section before it.
        if section.is_empty and (after is None or titles[after.heading]):
            yield EMPTY.at(
                section.heading.position,
                f"La section {quoted(section.heading.title)} est vide. Si rien n'est connu, "
                f"écrivez «\u00a0{UNDOCUMENTED}\u00a0».",
                UNDOCUMENTED,
            )
        yield from _mixed(section)


def _mixed(section: Section) -> Iterator[Finding]:
    if section.is_undocumented:
        return
    for paragraph, said in _undocumented(section.text):
        alone = paragraph.group() == section.text.strip() and said.end("said") == len(said.string)
        message = (
            f"Écrivez exactement «\u00a0{UNDOCUMENTED}\u00a0», point compris et rien de plus."
            if alone and not said.string[: said.start("said")].strip(" >*_-\n")
            else f"La section {quoted(section.heading.title)} dit «\u00a0{UNDOCUMENTED}\u00a0» et "
            "autre chose. Gardez l'un ou l'autre."
        )
        place = _place_in(section, paragraph.start() + said.start("said"))
        yield MIXED.at(place, message, UNDOCUMENTED)


def _place_in(section: Section, offset: int) -> Position:
    """Where in the file a character of a section's text stands."""
    place = position_in(section.text, offset)
    first_line = section.heading.position.line + (2 if section.heading.underlined else 1)
    return Position(first_line + place.line - 1, place.column)


def says_undocumented(section: Section) -> bool:
    """Whether a section says that nothing is known, rightly or among other things."""
    return section.is_undocumented or any(_undocumented(section.text))


def _undocumented(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Each paragraph that says « Non documenté. », with the place where it says it."""
    if "document" not in text.lower():
        return
    for paragraph in _PARAGRAPH.finditer(text):
        said = _SAYS_UNDOCUMENTED.search(paragraph.group())
        if said:
            yield paragraph, said


@sheet_check
def model_texts(subject: Subject) -> Iterator[Finding]:
    """What the model asks or gives as an example is not published as an answer."""
    if subject.text("statut") not in PUBLISHED:
        return
    for key in ("titre", "resume"):
        examples = Sheet.model_fields[key].examples or ()
        if subject.text(key) in examples:
            yield MODEL_TEXT.at(
                subject.front.place_of((key,)), f"`{key}` est encore l'exemple du modèle."
            )
    for section in subject.body.sections:
        for prompt in section.spec.prompts if section.spec else ():
            start = section.text.find(prompt)
            if start >= 0:
                yield MODEL_TEXT.at(
                    _place_in(section, start),
                    "Cette question vient du modèle : répondez-y, puis effacez-la.",
                )
