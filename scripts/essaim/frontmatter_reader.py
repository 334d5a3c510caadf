"""Front matter as text with positions: YAML's structure, without YAML's guesses.

YAML on its own turns `01` into 1 and `no` into False, and keeps the last of two equal keys
without a word. Here every scalar stays the text that was typed, next to where it was typed; the
model (`essaim.model`) gives it its type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from frontmatter.default_handlers import YAMLHandler

from essaim.problems import START, Finding, Position
from essaim.rules import Example, error
from essaim.text import quoted

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
YAML_SYNTAX = error(
    "syntaxe-yaml",
    "L'en-tête suit la forme « clé: valeur »",
    "L'en-tête est écrit en YAML : une clé, deux-points, une espace, une valeur. Le plus souvent, "
    "il suffit de mettre la valeur entre guillemets droits quand elle contient un deux-points ou "
    "commence par un signe de ponctuation.",
    Example(sound="titre: Un jardin", broken="titre: Un jardin: partagé"),
)
INDENTATION = error(
    "indentation",
    "Les lignes d'un même groupe sont alignées",
    "Dans l'en-tête, ce sont les espaces en début de ligne qui disent ce qui va ensemble. Toutes "
    "les clés d'un groupe commencent dans la même colonne, deux espaces plus loin que le groupe.",
    Example(sound="  type: association\n", broken="   type: association\n"),
)
TAB = error(
    "tabulation",
    "Pas de tabulation dans l'en-tête",
    "YAML refuse les tabulations au début des lignes. Remplacez chacune par deux espaces.",
    Example(sound="  type: association\n", broken="\ttype: association\n"),
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
NOT_A_GROUP = error(
    "en-tete-illisible",
    "L'en-tête est une suite de lignes « clé: valeur »",
    "L'en-tête ne contient pas de clés. Repartez du modèle `practices/_modele.md`.",
    Example(sound="---\ntitre:", broken="---\n- titre:"),
)

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NULL_TAG = "tag:yaml.org,2002:null"
_MAYBE_TRICK = re.compile(r"(?:^|[\s\[,{:-])[&*!][^\s]", re.MULTILINE)
_TRICK_SIGNS = {yaml.AnchorToken: "&", yaml.AliasToken: "*", yaml.TagToken: "!"}
_TAB_INDENT = re.compile(r"^[ ]*(\t)", re.MULTILINE)
_ALMOST_MARKER = re.compile(r"^\s*[-\u2013\u2014]{2,}\s*$")


class _NodeHandler(YAMLHandler):
    """python-frontmatter's splitter, giving YAML nodes (which know their place), not values."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)

    def load(self, fm: str, **_kwargs: object) -> yaml.Node | None:
        return yaml.compose(fm, Loader=yaml.CBaseLoader)


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


def split(text: str, body_starts: re.Pattern[str]) -> Split:
    """Cut a sheet at its markers.

    `body_starts` recognises the first line of a body: where the end marker is missing, the cut is
    made there, so that the rest of the sheet is still checked.
    """
    if not _NodeHandler.FM_BOUNDARY.match(text):
        return _without_start(text, body_starts)
    if len(_NodeHandler.FM_BOUNDARY.findall(text)) < 2:
        return _without_end(text, body_starts)
    front_matter, body = _NodeHandler().split(text)
    return Split(front_matter, body, front_matter.count("\n") + 1)


def read(front_matter: str) -> FrontMatter:
    """Give the front matter its structure; lines count from the opening marker, line 1."""
    found = [*_tabs(front_matter)]
    if found:
        return FrontMatter(None, findings=tuple(found))
    found = [*_tricks(front_matter)]
    if found:
        return FrontMatter(None, findings=tuple(found))
    try:
        node = _NodeHandler().load(front_matter)
    except yaml.MarkedYAMLError as problem:
        return FrontMatter(None, findings=(_syntax_finding(problem, front_matter),))
    except (yaml.YAMLError, RecursionError):
        return FrontMatter(None, findings=(NOT_A_GROUP.at(START, _NOT_A_GROUP_MESSAGE),))
    if not isinstance(node, yaml.MappingNode):
        return FrontMatter(None, findings=(NOT_A_GROUP.at(START, _NOT_A_GROUP_MESSAGE),))
    return _Walk().front_matter(node)


_NOT_A_GROUP_MESSAGE = (
    "L'en-tête n'est pas une suite de lignes « clé: valeur ». Repartez du modèle "
    "`practices/_modele.md`."
)


class _Walk:
    """One pass over the nodes, noting texts, places and doubles."""

    def __init__(self) -> None:
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
        self.values[path] = _position(node.start_mark)
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
        return None if text in _NULLS else text

    def _group(self, node: yaml.MappingNode, path: Path) -> dict[str, Plain]:
        group: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            position = _position(key_node.start_mark)
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
                self.findings.append(_duplicate(key, position, self.keys[here]))
                continue
            self.keys[here] = position
            group[key] = self._plain(value_node, here)
        return group


def _duplicate(key: str, second: Position, first: Position) -> Finding:
    return DUPLICATE_KEY.at(
        second,
        f"La clé {quoted(key)} est déjà écrite à la ligne {first.line}. Gardez une seule des deux "
        "lignes.",
    )


def _position(mark: yaml.Mark) -> Position:
    # The opening marker is line 1; the front matter's text starts with what follows it.
    return Position(mark.line + 1, mark.column + 1)


def _without_start(text: str, body_starts: re.Pattern[str]) -> Split:
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
    start = body_starts.search(text)
    body_at = start.start() if start else 0
    marker = _NodeHandler.FM_BOUNDARY.search(text)
    if marker and marker.start() < body_at:
        # The front matter is there, only its first marker is not: it is read all the same.
        front_matter = _skip_almost_marker(text[: marker.start()])
        body = text[marker.end() :]
        return Split(front_matter, body, text.count("\n", 0, marker.end()) + 1, (finding,))
    return Split(None, text[body_at:], text.count("\n", 0, body_at) + 1, (finding,))


def _skip_almost_marker(front_matter: str) -> str:
    first, newline, rest = front_matter.partition("\n")
    return newline + rest if _ALMOST_MARKER.match(first) else front_matter


def _without_end(text: str, body_starts: re.Pattern[str]) -> Split:
    start = body_starts.search(text)
    body_at = start.start() if start else len(text)
    line = text.count("\n", 0, body_at) + 1
    finding = NO_END.at(
        Position(line, 1) if start else START,
        "L'en-tête n'est pas fermé : il manque une ligne « --- » "
        + ("juste avant ce titre." if start else "entre l'en-tête et la section « Contexte »."),
        "---",
    )
    front_matter = text[:body_at].split("\n", 1)
    return Split("\n" + (front_matter[1] if len(front_matter) > 1 else ""), text[body_at:], line,
                 (finding,))


def _tabs(front_matter: str) -> Iterator[Finding]:
    for match in _TAB_INDENT.finditer(front_matter):
        line = front_matter.count("\n", 0, match.start()) + 1
        column = match.start(1) - match.start() + 1
        yield TAB.at(
            Position(line, column),
            "Il y a une tabulation au début de cette ligne. Remplacez-la par des espaces : deux "
            "par niveau.",
        )


def _tricks(front_matter: str) -> Iterator[Finding]:
    """Anchors, aliases and tags; scanning costs, so only where one may be."""
    if not _MAYBE_TRICK.search(front_matter):
        return
    try:
        for token in yaml.scan(front_matter, Loader=yaml.CBaseLoader):
            sign = _TRICK_SIGNS.get(type(token))
            if sign:
                yield YAML_TRICK.at(
                    _position(token.start_mark),
                    f"Le signe « {sign} » au début d'une valeur a un sens particulier en YAML. "
                    "Mettez la valeur entre guillemets droits.",
                )
    except yaml.YAMLError:
        return  # `read` names the syntax error


_SYNTAX = (
    (
        "mapping values are not allowed",
        "il y a deux fois « : » sur cette ligne, ou l'alignement ne convient pas. Si la valeur "
        "contient un deux-points, mettez-la entre guillemets droits",
    ),
    ("found character that cannot start", "une valeur ne peut pas commencer par ce signe"),
    ("could not find expected ':'", "il manque deux-points après la clé"),
    ("did not find expected ',' or ']'", "une liste entre crochets n'est pas fermée"),
    ("did not find expected ',' or '}'", "un groupe entre accolades n'est pas fermé"),
    ("did not find expected node content", "il manque une valeur"),
    ("unexpected end of stream", "un guillemet ouvert n'est pas fermé"),
    ("unknown escape character", "une barre oblique inversée est de trop"),
    ("did not find expected the document start", "une ligne interrompt l'en-tête"),
    ("expected a single document", "une ligne interrompt l'en-tête"),
)
_MISALIGNED = (
    "did not find expected key",
    "did not find expected '-' indicator",
    "block sequence entries are not allowed",
    "wrong indentation",
)


def _syntax_finding(problem: yaml.MarkedYAMLError, front_matter: str) -> Finding:
    said = f"{problem.problem or ''} {problem.context or ''}"
    mark = problem.problem_mark or problem.context_mark
    position = _position(mark) if mark else START
    if any(words in said for words in _MISALIGNED):
        context = problem.context_mark
        position = _misaligned_position(front_matter, position)
        started = f" (le groupe commence à la ligne {context.line + 1})" if context else ""
        return INDENTATION.at(
            position,
            f"Cette ligne n'est pas alignée avec les autres de son groupe{started}, ou la ligne "
            "précédente n'est pas finie. Les clés d'un même groupe commencent dans la même colonne.",
        )
    reason = next((french for english, french in _SYNTAX if english in said), None)
    if "unexpected end of stream" in said and problem.context_mark:
        position = _position(problem.context_mark)
    return YAML_SYNTAX.at(
        position,
        f"L'en-tête ne peut pas être lu à partir d'ici : {reason or 'la forme est inattendue'}.",
        _quoting_hint(front_matter, position.line) if reason else None,
    )


def _misaligned_position(front_matter: str, position: Position) -> Position:
    """libyaml may point past the last line; the fault is then on the last line with text."""
    lines = front_matter.split("\n")
    line = min(position.line, len(lines))
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    return position if line == position.line else Position(line, 1)


def _quoting_hint(front_matter: str, line: int) -> str | None:
    """The line with its value between quotes, when that is likely to mend it."""
    lines = front_matter.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    key, colon, value = text.partition(": ")
    if not colon or not value.strip() or value.strip()[0] in "\"'[{|>":
        return None
    escaped = value.strip().replace("\\", "\\\\").replace('"', '\\"')
    return f'{key}: "{escaped}"'
