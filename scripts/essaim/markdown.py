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
NEARLY_CITATION = re.compile(
    r"\[\s*(?:[sS](?:ources?)?\s*)?[0-9]{1,2}(?:\s*(?:[,;&-]|et)\s*(?:[sS]\s*)?[0-9]{1,2})*\s*\]"
    r"(?!\()"
)
_DEFINITION = re.compile(r"\[[^\]\n]+\]:(?=[ \t]*\S)")
_LOOSE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:/[^<>]*|\s[^<>]*=[^<>]*)>")
_LONGEST_LINK_TEXT = 300
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
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    for name in ("link", "image", "autolink", "html_inline"):
        parser.inline.ruler.at(name, _remember_start(_inline_rule(parser, name)))
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.inline.ruler.before("link", "attribute_list", _attribute_rule)
    parser.inline.ruler.after("link", "unread_link", _unread_link_rule)
    parser.inline.ruler.after("html_inline", "loose_tag", _tag_rule)
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
    nearly = exact or NEARLY_CITATION.match(state.src, state.pos)
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


def _unread_link_rule(state: StateInline, silent: bool) -> bool:
    """What was meant as a link, and is none: a space in its address, an address given apart."""
    opening = state.pos
    if state.src.startswith("](", state.pos):
        end = state.pos + 2
        opening = _opening_bracket(state.src, state.pos)
    elif state.pos == 0 or state.src[state.pos - 1] == "\n":
        definition = _DEFINITION.match(state.src, state.pos)
        if not definition:
            return False
        end = definition.end()
    else:
        return False
    if not silent:
        token = state.push("unread_link", "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"start": opening}
    state.pos = end
    return True


def _opening_bracket(text: str, closing: int) -> int:
    """Where the bracket that this one closes was opened; failing that, its own place."""
    depth = 0
    for place in range(closing - 1, max(closing - _LONGEST_LINK_TEXT, 0) - 1, -1):
        if text[place] == "[" and not depth:
            return place
        depth += {"]": 1, "[": -1}.get(text[place], 0)
    return closing


def _tag_rule(state: StateInline, silent: bool) -> bool:
    """What CommonMark does not take for HTML, and a browser would: `<svg/onload=…>`."""
    match = state.src[state.pos] == "<" and _LOOSE_TAG.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
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
    reached = (0, 0)
    for block in tokens:
        if block.type != "inline" or block.map is None:
            continue
        line = block.map[0]
        # The cells of a row share a line: each is looked for after the one before it.
        after = reached[1] if reached[0] == line else 0
        first_text = block.content.split("\n", 1)[0].strip()
        column = max(lines[line].find(first_text, after), after)
        reached = (line, column + len(first_text))
        for child in block.children or ():
            if "start" in child.meta and child.type != "text":
                yield Located(child, _place(block, child.meta["start"], lines, first_line, column))


def _place(
    block: Token, start: int, lines: Sequence[str], first_line: int, first_column: int
) -> Position:
    """From an offset in a block's text to a place in the file.

    The parser strips indentation and quote marks: each line of the block's text is looked for
    in the line of the file that it comes from. The first one starts at `first_column`.
    """
    assert block.map is not None
    content = block.content
    line_index = content.count("\n", 0, start)
    line_start = content.rfind("\n", 0, start) + 1
    line_text = content[line_start:].split("\n", 1)[0]
    source_index = min(block.map[0] + line_index, len(lines) - 1)
    column = first_column
    if line_index:
        column = max(lines[source_index].find(line_text.strip()), 0)
    stripped = len(line_text) - len(line_text.lstrip())
    return Position(first_line + source_index, column + start - line_start - stripped + 1)
