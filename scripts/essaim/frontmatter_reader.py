"""Front matter as text with positions: YAML's structure, without YAML's guesses.

YAML on its own turns `01` into 1 and `no` into False, and keeps the last of two equal keys
without a word. Here every scalar stays the text that was typed, next to where it was typed; the
model (`essaim.model`) gives it its type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from essaim.decoding import position_in
from essaim.problems import START, Finding, Position
from essaim.rules import Example, error, warning
from essaim.sections import ANY_TITLE, KNOWN_TITLE
from essaim.text import quoted
from essaim.yaml_faults import (
    NOT_A_GROUP,
    NOT_A_GROUP_MESSAGE,
    SEE_MODEL,
    TAB,
    YAML_SYNTAX,
    explain,
    mark_position,
)

Path = tuple[str | int, ...]
"""Where a value stands in the front matter: `("sources", 0, "titre")`."""

Plain = str | None | list["Plain"] | dict[str, "Plain"]
"""A front matter value as typed: texts, lists, groups of keys, and None for nothing."""

NO_START = error(
    "debut-d-en-tete",
    "La fiche commence par une ligne « --- »",
    "L'en-tête de la fiche (titre, thèmes, territoire…) est encadré par deux lignes qui ne "
    "contiennent que trois tirets. La première doit être la toute première ligne du fichier.",
    Example(sound="---\ntitre:", broken="\ntitre:"),
)
NO_END = error(
    "fin-d-en-tete",
    "L'en-tête finit par une ligne « --- »",
    "Sans la seconde ligne de trois tirets, on ne sait pas où finit l'en-tête et où commence le "
    "texte. Ajoutez une ligne « --- » juste avant la section « Contexte ».",
    Example(sound="statut: relue\n---\n", broken="statut: relue\n"),
)
DUPLICATE_KEY = error(
    "cle-en-double",
    "Une clé ne s'écrit qu'une fois",
    "Quand une clé est écrite deux fois, une des deux valeurs se perd sans que personne le voie. "
    "Gardez une seule ligne.",
    Example(sound="origine: sources-publiques\n", broken="origine: tiers\norigine: tiers\n"),
)
YAML_TRICK = error(
    "ecriture-yaml-avancee",
    "Pas d'ancre, de renvoi ni d'étiquette YAML",
    "Les signes « & », « * » et « ! » collés au début d'une valeur ont un sens particulier en YAML, "
    "que les fiches n'emploient pas. Mettez la valeur entre guillemets droits.",
    Example(sound="titre: Un jardin", broken="titre: !Un jardin"),
)

CUT_VALUE = warning(
    "valeur-coupee",
    "Un dièse dans une valeur la coupe",
    "En YAML, ce qui suit une espace et un dièse est un commentaire : « Jardin #2 » devient "
    "« Jardin ». Mettez la valeur entre guillemets droits.",
    Example(sound="  nom: Centre social imaginaire", broken="  nom: Centre social #1"),
)

_CUT = re.compile(r"[ \t]+(?P<lost>#[^\s#].*)")
"""A sign glued to a word: a comment that was meant as one has a space after its sign."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MAYBE_TRICK = re.compile(r"(?:^|[\[,{:?-])[ \t]*(?:\n[ \t]*)?[&*!]", re.MULTILINE)
_TRICK_SIGNS = {yaml.AnchorToken: "&", yaml.AliasToken: "*", yaml.TagToken: "!"}
_DEEPEST = 20
"""Levels of lists and groups; the model has four."""

_MANY_BRACKETS = 60
_MAYBE_DEEP = re.compile(r"^ {60}|^ *(?:[-?] +){10}", re.MULTILINE)
_TAB_INDENT = re.compile(r"^[ ]*(\t)", re.MULTILINE)
_ALMOST_MARKER = re.compile(
    r"^[ \t]*(?:[-\u2013\u2014]{2,}|[\u2013\u2014]|\.\.\.|---[ \t]*#.*)[ \t]*$", re.MULTILINE
)
"""What a marker becomes under a word processor or in haste."""

_LOOKS_LIKE_KEY = re.compile(r"\s*(?:#[^\n]*\n\s*)*[a-z_]+[ \t]*:")


class _Untyped(yaml.CBaseLoader):
    """libyaml's nodes, without PyYAML's guess at what each value is: nobody looks at it."""

    def resolve(self, *_node: Any, **_rest: Any) -> str:
        return ""

    def descend_resolver(self, *_node: Any, **_rest: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


class _NodeHandler(YAMLHandler):
    """python-frontmatter's splitter, with YAML nodes, which know their place, for values."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)

    def compose(self, fm: str) -> yaml.Node | None:
        return yaml.compose(fm, Loader=_Untyped)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What was typed between the two markers, and where.

    `data` is None when the front matter could not be read at all; the findings then say why.
    """

    data: dict[str, Plain] | None
    keys: Mapping[Path, Position] = field(default_factory=dict)
    values: Mapping[Path, Position] = field(default_factory=dict)
    quoted: frozenset[Path] = frozenset()
    findings: tuple[Finding, ...] = ()

    def place_of(self, path: Path) -> Position:
        """Where the value at that path stands; failing that its key, its parent, the start."""
        for known in (self.values, self.keys):
            if path in known:
                return known[path]
        return self.place_of(path[:-1]) if path else START

    def key_place_of(self, path: Path) -> Position:
        """Where the key at that path stands; for an item of a list, the item itself."""
        return self.keys.get(path) or self.place_of(path)


@dataclass(frozen=True, slots=True)
class Split:
    """A sheet cut in two: the text of its front matter and of its body, with their first lines."""

    front_matter: str | None
    body: str
    body_line: int
    findings: tuple[Finding, ...] = ()


def split(text: str) -> Split:
    """Cut a sheet at its markers.

    Where a marker is missing, misspelt or one too many, that is said and the cut is made where it
    was meant, so that the rest of the sheet is still checked.
    """
    if not text.strip():
        return Split(None, "", 1, (NO_START.at(START, "Le fichier est vide. " + SEE_MODEL),))
    known = KNOWN_TITLE.search(text)
    before_titles = known.start() if known else len(text)
    markers = list(_NodeHandler.FM_BOUNDARY.finditer(text, 0, before_titles))
    if not markers or markers[0].start() > 0:
        return _without_start(text, markers)
    if len(markers) == 1:
        return _without_end(text)
    if known and len(markers) > 2:
        return _with_strays(text, markers)
    front_matter, body = _NodeHandler().split(text)
    return Split(front_matter, body, front_matter.count("\n") + 1)


def read(front_matter: str) -> FrontMatter:
    """Give the front matter its structure; lines count from the opening marker, line 1."""
    for obstacle in (_tabs, _depth, _tricks):
        found = tuple(obstacle(front_matter))
        if found:
            return FrontMatter(None, findings=found)
    try:
        node = _NodeHandler().compose(front_matter)
    except yaml.MarkedYAMLError as problem:
        return FrontMatter(None, findings=(explain(problem, front_matter),))
    except yaml.YAMLError:
        return FrontMatter(None, findings=(NOT_A_GROUP.at(START, NOT_A_GROUP_MESSAGE),))
    if not isinstance(node, yaml.MappingNode):
        return FrontMatter(None, findings=(_not_a_group(node),))
    return _Walk(front_matter).front_matter(node)


def _not_a_group(node: yaml.Node | None) -> Finding:
    if node is None:
        return NOT_A_GROUP.at(START, f"L'en-tête est vide. {SEE_MODEL}")
    return NOT_A_GROUP.at(mark_position(node.start_mark), NOT_A_GROUP_MESSAGE)


class _Walk:
    """One pass over the nodes, noting texts, places and doubles."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self.keys: dict[Path, Position] = {}
        self.values: dict[Path, Position] = {}
        self.quoted: set[Path] = set()
        self.findings: list[Finding] = []

    def front_matter(self, node: yaml.MappingNode) -> FrontMatter:
        data = self._group(node, ())
        return FrontMatter(
            data, self.keys, self.values, frozenset(self.quoted), tuple(self.findings)
        )

    def _plain(self, node: yaml.Node, path: Path) -> Plain:
        self.values[path] = mark_position(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self._group(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _scalar(self, node: yaml.Node, path: Path) -> str | None:
        text: str = node.value
        # libyaml says how a scalar was written; a plain one has no style.
        if getattr(node, "style", None):
            self.quoted.add(path)
            return text
        if text in _NULLS:
            return None
        self._warn_of_a_cut(node)
        return text

    def _warn_of_a_cut(self, node: yaml.Node) -> None:
        end = node.end_mark
        lost = _CUT.match(self._lines[end.line], end.column)
        if lost:
            self.findings.append(
                CUT_VALUE.at(
                    Position(end.line + 1, lost.start("lost") + 1),
                    f"{quoted(lost['lost'])} n'est pas lu : un dièse précédé d'une espace commence "
                    "un commentaire. Mettez la valeur entière entre guillemets droits.",
                )
            )

    def _group(self, node: yaml.MappingNode, path: Path) -> dict[str, Plain]:
        group: dict[str, Plain] = {}
        doubles: list[Finding] = []
        for key_node, value_node in node.value:
            position = mark_position(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self.findings.append(
                    YAML_SYNTAX.at(
                        position,
                        "Une clé doit être un simple mot suivi de deux-points. Mettez la valeur "
                        "entre guillemets droits si elle commence par un crochet ou une accolade.",
                    )
                )
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in group:
                doubles.append(_duplicate(key, position, self.keys[here]))
                continue
            self.keys[here] = position
            group[key] = self._plain(value_node, here)
        if len(doubles) > 1 and path and isinstance(path[-1], int):
            self.findings.append(_lost_dash(doubles[0].position))
        else:
            self.findings.extend(doubles)
        return group


def _duplicate(key: str, second: Position, first: Position) -> Finding:
    return DUPLICATE_KEY.at(
        second,
        f"La clé {quoted(key)} est déjà écrite à la ligne {first.line}. Gardez une seule des deux "
        "lignes.",
    )


def _lost_dash(position: Position) -> Finding:
    """Name what many doubles in an item of a list come from: two items read as one."""
    return DUPLICATE_KEY.at(
        position,
        "Cette clé et les suivantes sont déjà écrites plus haut. Si un nouvel élément de la liste "
        "commence ici, il manque le tiret, « - », devant sa première clé.",
    )


def _without_start(text: str, markers: Sequence[re.Match[str]]) -> Split:
    first_line = text.split("\n", 1)[0]
    detail = (
        f"La première ligne est {quoted(first_line)}"
        if first_line.strip()
        else "La première ligne est vide"
    )
    finding = NO_START.at(
        START,
        f"{detail} ; une fiche commence par une ligne qui ne contient que trois tirets, « --- ».",
        "---",
    )
    if len(markers) > 1:
        # What precedes the first marker is what keeps it from being the first line.
        return _cut(text, markers[0].end(), markers[-1], (finding,))
    opening = _ALMOST_MARKER.match(text)
    if markers:
        return _cut(text, opening.end() if opening else 0, markers[0], (finding,))
    if opening or _LOOKS_LIKE_KEY.match(text):
        rest = _without_end(text)
        return replace(rest, findings=(finding, *rest.findings))
    return Split(None, text, 1, (finding,))


def _without_end(text: str) -> Split:
    title = KNOWN_TITLE.search(text) or ANY_TITLE.search(text)
    body_at = title.start() if title else len(text)
    almost = [m for m in _ALMOST_MARKER.finditer(text, 0, body_at) if m.start() > 0]
    opening = _NodeHandler.FM_BOUNDARY.match(text) or _ALMOST_MARKER.match(text)
    start = opening.end() if opening else 0
    if almost:
        finding = NO_END.at(
            position_in(text, almost[-1].start()),
            "L'en-tête finit par une ligne qui ne contient que trois tirets, « --- », sans espace "
            f"devant, et non par {quoted(almost[-1].group())}.",
            "---",
        )
        return _cut(text, start, almost[-1], (finding,))
    finding = NO_END.at(
        position_in(text, body_at) if title else START,
        "L'en-tête n'est pas fermé : il manque une ligne « --- » "
        + ("juste avant ce titre." if title else "entre l'en-tête et la section « Contexte »."),
        "---",
    )
    line = text.count("\n", 0, body_at) + 1
    front_matter = text[start:body_at]
    return Split(front_matter if front_matter.strip() else None, text[body_at:], line, (finding,))


def _with_strays(text: str, markers: Sequence[re.Match[str]]) -> Split:
    """Cut at the last marker before the sections: the others cut the front matter in pieces."""
    findings = tuple(
        NO_END.at(
            position_in(text, stray.start()),
            "Cette ligne « --- » coupe l'en-tête en deux : une autre, plus bas, le ferme. "
            "Retirez celle-ci.",
        )
        for stray in markers[1:-1]
    )
    inside = _NodeHandler.FM_BOUNDARY.sub("", text[markers[0].end() : markers[-1].start()])
    body_at = markers[-1].end()
    return Split(inside, text[body_at:], text.count("\n", 0, body_at) + 1, findings)


def _cut(text: str, start: int, closing: re.Match[str], findings: tuple[Finding, ...]) -> Split:
    """Take the front matter from `start` to the closing marker, lines counted from the file's."""
    skipped = "\n" * text.count("\n", 0, start)
    line = text.count("\n", 0, closing.end()) + 1
    return Split(skipped + text[start : closing.start()], text[closing.end() :], line, findings)


def _tabs(front_matter: str) -> Iterator[Finding]:
    for match in _TAB_INDENT.finditer(front_matter) if "\t" in front_matter else ():
        line = front_matter.count("\n", 0, match.start()) + 1
        column = match.start(1) - match.start() + 1
        yield TAB.at(
            Position(line, column),
            "Il y a une tabulation au début de cette ligne. Remplacez-la par des espaces : deux "
            "par niveau.",
        )


def _depth(front_matter: str) -> Iterator[Finding]:
    """Groups inside groups without end; parsing twice costs, so only where there may be some."""
    brackets = front_matter.count("[") + front_matter.count("{")
    if brackets < _MANY_BRACKETS and not _MAYBE_DEEP.search(front_matter):
        return
    depth = 0
    try:
        for event in yaml.parse(front_matter, Loader=yaml.CBaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                yield NOT_A_GROUP.at(
                    mark_position(event.start_mark),
                    f"Ici, des listes ou des groupes s'emboîtent sur plus de {_DEEPEST} niveaux. "
                    f"{SEE_MODEL}",
                )
                return
    except yaml.YAMLError:
        return  # `read` names the syntax error


def _tricks(front_matter: str) -> Iterator[Finding]:
    """Anchors, aliases and tags; scanning costs, so only where one may be."""
    signs = any(sign in front_matter for sign in _TRICK_SIGNS.values())
    if not signs or not _MAYBE_TRICK.search(front_matter):
        return
    try:
        for token in yaml.scan(front_matter, Loader=yaml.CBaseLoader):
            sign = _TRICK_SIGNS.get(type(token))
            if sign:
                yield YAML_TRICK.at(
                    mark_position(token.start_mark),
                    f"Le signe « {sign} » au début d'une valeur a un sens particulier en YAML. "
                    "Mettez la valeur entre guillemets droits.",
                )
    except yaml.YAMLError:
        return  # `read` names the syntax error
