"""Sheet bodies as HTML, with nothing hostile left.

Three independent defences: the renderer writes only what it knows, links are chosen from a list of
what is good (`essaim.links`), and nh3 looks at the result last. `essaim check` explains what
authors should not write; this is what holds when it was not asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Any

import nh3
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from essaim.body import Body
from essaim.glossary import Glossary
from essaim.identifiers import SOURCE_ID
from essaim.links import OutsideLink, SectionLink, SheetLink, read_link
from essaim.sections import BY_ANCHOR
from essaim.text import slugify
from essaim.typography import french

_OPTIONS = OptionsDict(
    {
        "maxNesting": 20,
        "html": False,
        "linkify": False,
        "typographer": False,
        "quotes": "",
        "xhtmlOut": False,
        "breaks": False,
        "langPrefix": "",
        "highlight": None,
    }
)
_CLEANER = nh3.Cleaner(
    tags={
        "a",
        "blockquote",
        "br",
        "code",
        "em",
        "h3",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    },
    attributes={
        "a": {"href", "aria-label", "class", "rel"},
        "h3": {"id"},
        "ol": {"start"},
        "sup": {"class"},
    },
    url_schemes={"http", "https", "mailto"},
    url_relative="pass_through",
    link_rel=None,
)
_WORDS = frozenset({"text", "code_inline"})
_TO_GLOSSARY = "../../glossaire/"
"""From the page of a sheet (DESIGN, section 3)."""
_MARK = re.compile(rf"\[({SOURCE_ID})\]")


@dataclass(slots=True)
class _Page:
    """What rendering one section needs to know, and the ids it has given."""

    anchor: str
    sources: Mapping[str, str]
    reachable: Set[str]
    glossary: Glossary
    explained: set[str]
    in_heading: bool = False
    ids: dict[str, int] = field(default_factory=dict)
    open_links: list[bool] = field(default_factory=list)


def render_sections(
    body: Body, sources: Mapping[str, str], reachable: Set[str], glossary: Glossary
) -> Mapping[str, str]:
    """The HTML of each section by its anchor.

    `sources` gives the title of each source by its id; `reachable` holds the ids of the sheets
    that have a page: a link to another is left as plain text. The first use of a term of the
    glossary, in the whole sheet, leads to its definition.
    """
    html: dict[str, str] = {}
    explained: set[str] = set()
    for anchor in BY_ANCHOR:
        section = body.section(anchor)
        if section is None or section.is_undocumented or section.is_empty:
            continue
        page = _Page(anchor, sources, reachable, glossary, explained)
        html[anchor] = _CLEANER.clean(_RENDERER.render(section.tokens, _OPTIONS, {"page": page}))
    return MappingProxyType(html)


def render_line(text: str, sources: Mapping[str, str]) -> str:
    """One line of plain text, escaped, its source marks made links."""
    *before_marks, last = _MARK.split(french(text))
    html = "".join(
        _mark(piece, sources) if index % 2 else _plain(piece.rstrip(" "))
        for index, piece in enumerate(before_marks)
    )
    return _CLEANER.clean(html + _plain(last))


def _mark(source: str, sources: Mapping[str, str]) -> str:
    number = source[1:]
    title = sources.get(source)
    if title is None:
        return ""
    label = escape(f"Source {number} : {title}")
    return f'<sup class="source-mark"><a href="#source-{source}" aria-label="{label}">{number}</a></sup>'


def _plain(text: str) -> str:
    return escape(text, quote=False)


def _as_written(token: Token) -> str:
    return _plain(token.content)


class _Renderer(RendererHTML):
    """markdown-it's renderer, whose rules of ours stand in the methods named after tokens."""

    def citation(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: Any) -> str:
        return _mark(tokens[idx].meta["source"], env["page"].sources)

    def nearly_citation(self, tokens: Sequence[Token], idx: int, *_rest: Any) -> str:
        return _as_written(tokens[idx])

    attribute_list = unread_link = nearly_citation

    def html_inline(self, tokens: Sequence[Token], idx: int, *_rest: Any) -> str:
        return _as_written(tokens[idx])

    def html_block(self, tokens: Sequence[Token], idx: int, *_rest: Any) -> str:
        return _as_written(tokens[idx])

    def text(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: Any) -> str:
        following = tokens[idx + 1].type if idx + 1 < len(tokens) else ""
        text = french(tokens[idx].content)
        # A source mark hangs on the word before it.
        return _explained(text.rstrip(" ") if following == "citation" else text, env["page"])

    def image(self, tokens: Sequence[Token], idx: int, *_rest: Any) -> str:
        return _as_written(tokens[idx])

    def link_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: Any) -> str:
        page: _Page = env["page"]
        opening = _opening_tag(str(tokens[idx].attrs.get("href", "")), page)
        page.open_links.append(bool(opening))
        return opening

    def link_close(
        self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, env: Any
    ) -> str:
        return "</a>" if env["page"].open_links.pop() else ""

    def heading_open(
        self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: Any
    ) -> str:
        env["page"].in_heading = True
        return f'<h3 id="{_heading_id(tokens[idx + 1], env["page"])}">'

    def heading_close(
        self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, env: Any
    ) -> str:
        env["page"].in_heading = False
        return "</h3>\n"


_RENDERER = _Renderer()


def _opening_tag(href: str, page: _Page) -> str:
    link = read_link(href)
    if isinstance(link, SheetLink) and link.sheet_id in page.reachable:
        anchor = f"#{link.anchor}" if link.anchor else ""
        return f'<a href="../{link.sheet_id}/{anchor}">'
    if isinstance(link, SectionLink):
        return f'<a href="#{link.anchor}">'
    if isinstance(link, OutsideLink):
        return f'<a href="{escape(link.address)}" rel="external">'
    return ""


def _explained(text: str, page: _Page) -> str:
    """A text whose terms of the glossary lead to it, the first time the sheet uses each."""
    if page.in_heading or page.open_links:
        return _plain(text)
    html, reached = "", 0
    for use in page.glossary.uses(text, page.explained):
        page.explained.add(use.entry)
        word = _plain(text[use.start : use.end])
        html += (
            f'{_plain(text[reached : use.start])}<a class="term" '
            f'href="{_TO_GLOSSARY}#{use.entry}">{word}</a>'
        )
        reached = use.end
    return html + _plain(text[reached:])


def _heading_id(title: Token, page: _Page) -> str:
    # Its words alone: an address should not change with a source's number or a link's target.
    words = "".join(piece.content for piece in title.children or () if piece.type in _WORDS)
    base = f"{page.anchor}-{slugify(words) or 'titre'}"
    found = base
    while found in page.ids:
        page.ids[base] += 1
        found = f"{base}-{page.ids[base]}"
    page.ids[found] = 1
    return found
