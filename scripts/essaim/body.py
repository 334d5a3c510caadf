"""The body of a sheet: its titles, its sections, and every piece that a check looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from essaim.markdown import Located, Markdown, located_inline
from essaim.problems import Position
from essaim.sections import BY_TITLE, UNDOCUMENTED, SectionSpec

_GLUED_TITLE = re.compile(r" {0,3}(?P<marks>#{1,6})(?P<title>[^#\s].*?)[\s#]*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of the body: `level` 1 to 6, `underlined` when written with a line of - or =."""

    level: int
    title: str
    position: Position
    underlined: bool
    index: int


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one title of level 2, the title excluded."""

    heading: Heading
    spec: SectionSpec | None
    tokens: tuple[Token, ...]
    text: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written under the title, not even « Non documenté. »."""
        return not self.text.strip()

    @property
    def is_undocumented(self) -> bool:
        """Whether the section says « Non documenté. » and nothing else."""
        return self.text.strip() == UNDOCUMENTED


@dataclass(frozen=True, slots=True)
class Body:
    """A parsed body. `pieces` are its links, source marks, HTML and the like, in order.

    `glued` are the lines that would be titles, had their # a space after them.
    """

    headings: tuple[Heading, ...]
    glued: tuple[Heading, ...]
    sections: tuple[Section, ...]
    before_sections: Position | None
    pieces: tuple[Located, ...]

    def section(self, anchor: str) -> Section | None:
        """The first section of that anchor, if the body has it."""
        return next((s for s in self.sections if s.spec and s.spec.anchor == anchor), None)

    def of_type(self, *types: str) -> Iterator[Located]:
        """The pieces of those token types, in reading order."""
        return (piece for piece in self.pieces if piece.token.type in types)

    @property
    def cited(self) -> frozenset[str]:
        """The ids of the sources that the body cites."""
        return frozenset(piece.token.meta["source"] for piece in self.of_type("citation"))


def parse_body(body: str, first_line: int, markdown: Markdown) -> Body:
    """Parse a body whose first line is line `first_line` of its file."""
    lines = body.split("\n")
    tokens = markdown.parse(body)
    headings = tuple(_headings(tokens, lines, first_line))
    return Body(
        headings,
        tuple(_glued(tokens, lines, first_line)),
        tuple(_sections(headings, tokens, lines)),
        _text_before_sections(headings, tokens, first_line),
        tuple(located_inline(tokens, lines, first_line)),
    )


def _headings(tokens: Sequence[Token], lines: Sequence[str], first_line: int) -> Iterator[Heading]:
    for index, token in enumerate(tokens):
        # A title inside a quotation or a list divides nothing.
        if token.type == "heading_open" and token.map is not None and token.level == 0:
            text = lines[token.map[0]]
            yield Heading(
                int(token.tag[1]),
                tokens[index + 1].content.strip(),
                Position(first_line + token.map[0], len(text) - len(text.lstrip()) + 1),
                token.markup in {"-", "="},
                index,
            )


def _glued(tokens: Sequence[Token], lines: Sequence[str], first_line: int) -> Iterator[Heading]:
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.map is not None and token.level == 0:
            for number in range(*token.map):
                match = _GLUED_TITLE.match(lines[number])
                if match:
                    place = Position(first_line + number, match.start("marks") + 1)
                    yield Heading(
                        len(match["marks"]), match["title"], place, underlined=False, index=index
                    )


def _sections(
    headings: Sequence[Heading], tokens: Sequence[Token], lines: Sequence[str]
) -> Iterator[Section]:
    starts = [heading for heading in headings if heading.level == 2]
    for number, heading in enumerate(starts, 1):
        end = starts[number].index if number < len(starts) else len(tokens)
        opening = tokens[heading.index]
        assert opening.map is not None
        last_line = _first_line(tokens, end, len(lines))
        yield Section(
            heading,
            BY_TITLE.get(heading.title),
            tuple(tokens[heading.index + 3 : end]),
            "\n".join(lines[opening.map[1] : last_line]),
        )


def _first_line(tokens: Sequence[Token], index: int, default: int) -> int:
    token_map = tokens[index].map if index < len(tokens) else None
    return token_map[0] if token_map else default


def _text_before_sections(
    headings: Sequence[Heading], tokens: Sequence[Token], first_line: int
) -> Position | None:
    first = next((heading.index for heading in headings if heading.level == 2), len(tokens))
    for token in tokens[:first]:
        if token.map is not None and token.type not in {"heading_open", "inline"}:
            return Position(first_line + token.map[0], 1)
    return None
