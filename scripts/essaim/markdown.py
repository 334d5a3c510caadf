"""The Markdown of sheet bodies: parsed once, every inline piece knowing where it stands.

markdown-it-py with rules of our own for what the contract of a sheet adds: source marks are read
before links, reference definitions do not exist, raw HTML and attribute lists are recognised so
that they can be named, and never obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from essaim.identifiers import SOURCE_ID
from essaim.problems import Position

InlineRule = Callable[[StateInline, bool], bool]

_CITATION = re.compile(rf"\[({SOURCE_ID})\](?P<misuse>[(:])?")
_NEARLY_CITATION = re.compile(
    r"\[\s*(?:[sS](?:ources?)?\s*)?[0-9]{1,2}(?:\s*[,;&-]\s*(?:[sS]\s*)?[0-9]{1,2})*\s*\](?!\()"
)
_ATTRIBUTES = re.compile(r"\{(?::[^}\n]*|\s*[.#][A-Za-z][^}\n]*|\s*[A-Za-z-]+\s*=[^}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Located:
    """A token and where it stands in the file."""

    token: Token
    position: Position


class Markdown:
    """The parser of sheet bodies. One instance serves a whole run."""

    def __init__(self) -> None:
        self._parser = _parser()

    def parse(self, body: str) -> list[Token]:
        """The block tokens of a body; an inline token holds its children."""
        return self._parser.parse(body)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    # Tags are named one by one, inline: as a block, HTML would swallow the titles below it.
    parser.disable(["reference", "html_block"])
    # Everything is parsed so that it can be named; `essaim.rendering` lets only safe links out.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    for name in ("link", "image", "autolink", "html_inline"):
        parser.inline.ruler.at(name, _remember_start(_inline_rule(parser, name)))
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.inline.ruler.before("link", "attribute_list", _attribute_rule)
    return parser


def _inline_rule(parser: MarkdownIt, name: str) -> InlineRule:
    rules = parser.inline.ruler.__rules__
    return next(rule.fn for rule in rules if rule.name == name)


def _remember_start(rule: InlineRule) -> InlineRule:
    def located(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            for token in state.tokens[before:]:
                token.meta.setdefault("start", start)
        return matched

    return located


def _citation_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    exact = _CITATION.match(state.src, state.pos)
    nearly = exact or _NEARLY_CITATION.match(state.src, state.pos)
    if not nearly:
        return False
    text = nearly.group().rstrip("(:")
    if not silent:
        token = state.push("citation" if exact else "nearly_citation", "", 0)
        token.content = text
        token.meta = {"start": state.pos}
        if exact:
            token.meta |= {"source": exact.group(1), "misuse": exact.group("misuse")}
    state.pos += len(text)
    return True


def _attribute_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    match = _ATTRIBUTES.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("attribute_list", "", 0)
        token.content = match.group()
        token.meta = {"start": state.pos}
    state.pos = match.end()
    return True


def located_inline(
    tokens: Sequence[Token], lines: Sequence[str], first_line: int
) -> Iterator[Located]:
    """Every inline piece that has a start, in reading order, with its place in the file.

    `lines` are the body's lines, the first of which is line `first_line` of the file.
    """
    for block in tokens:
        if block.type != "inline" or block.map is None:
            continue
        for child in _with_descendants(block.children or ()):
            if "start" in child.meta and child.type != "text":
                yield Located(child, _place(block, child.meta["start"], lines, first_line))


def _with_descendants(children: Sequence[Token]) -> Iterator[Token]:
    for child in children:
        yield child
        yield from _with_descendants(child.children or ())


def _place(block: Token, start: int, lines: Sequence[str], first_line: int) -> Position:
    """From an offset in a block's text to a place in the file.

    The parser strips indentation and quote marks: each line of the block's text is looked for
    in the line of the file that it comes from.
    """
    assert block.map is not None
    content = block.content
    line_index = content.count("\n", 0, start)
    line_start = content.rfind("\n", 0, start) + 1
    line_text = content[line_start:].split("\n", 1)[0]
    source_index = min(block.map[0] + line_index, len(lines) - 1)
    indent = max(lines[source_index].find(line_text.strip()), 0)
    stripped = len(line_text) - len(line_text.lstrip())
    return Position(first_line + source_index, indent + start - line_start - stripped + 1)
