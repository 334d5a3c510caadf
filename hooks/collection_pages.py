"""From the collection to MkDocs: its pages, what their templates see, what may not be published.

A thin adapter. Which pages there are and what they show is decided in `essaim.site`; nothing here
is a rule.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import get_relative_url, write_file

from essaim.calendar import build_day, in_french
from essaim.collection import Collection, load_collection
from essaim.grid import GRID
from essaim.reports import as_text
from essaim.repository import Repository
from essaim.site.assets import assets
from essaim.site.figures import figure_svg
from essaim.site.maps import BACKGROUND, LEGEND, STEPS
from essaim.site.page import Page
from essaim.site.plan import plan
from essaim.site.search_documents import EVERY_SHEET
from essaim.site.social_images import FOLDER as PICTURES
from essaim.typography import french, french_html
from essaim.vocabulary import VocabularyError
from essaim.workers import do_each

log = get_plugin_logger("essaim")

# `mkdocs serve` keeps the process: what one build leaves is replaced by the next in `on_config`.
_state: dict[str, Any] = {"serving": False}


class CollectionPage(MkDocsPage):
    """A page that comes from the collection: an address for editorial pages to link to, no Markdown.

    MkDocs knows it, checks the links to it, and leaves it to `_lay_out`.
    """

    essaim: Page

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing to read."""
        self.markdown, self.meta = "", {"title": self.essaim.title}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Nothing to render: the template has it all."""
        self.content = ""
        self.toc = TableOfContents([])


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember what for: `serve` shows drafts and faults, `build` publishes."""
    _state["serving"] = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the collection; a build stops here when a sheet has errors."""
    root = Path(config.config_file_path).parent
    day = build_day(root)
    # MkDocs dates its sitemap by the same clock.
    os.environ["SOURCE_DATE_EPOCH"] = os.environ.get("SOURCE_DATE_EPOCH") or str(_epoch(day))
    collection = _load(root)
    errors = [problem for problem in collection.problems if problem.is_error]
    if errors and not _state["serving"]:
        read = len(Repository(root).sheet_files())
        report = as_text(collection.problems, read, colour=False)
        raise PluginError(f"Le site n'est pas construit : des fiches ont des erreurs.\n{report}")
    for problem in errors:
        log.info(f"{problem.file}:{problem.position.line} {problem.message}")
    _state.update(collection=collection, day=day)
    config.extra["collection"] = collection  # for the search index
    return config


def _load(root: Path) -> Collection:
    try:
        return load_collection(
            Repository(root), with_drafts=_state["serving"], today=datetime.date.today()
        )
    except VocabularyError as problem:
        raise PluginError(f"{problem.file}:{problem.line} {problem}") from problem


def _epoch(day: datetime.date) -> int:
    midnight = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    return int(midnight.timestamp())


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the collection's pages; leave out what the theme brings and our templates never use."""
    theme = set(config.theme.dirs) - {config.theme.custom_dir}
    for file in list(files):
        if file.src_dir in theme:
            files.remove(file)
    for page in plan(_state["collection"], _state["day"], config.site_url or "/"):
        files.append(_file(page, config))
    fonts = Path(config.docs_dir) / "assets" / "fonts"
    pictures = Repository(Path(config.config_file_path).parent).pictures_folder
    for asset in assets(_state["collection"], fonts, pictures):
        files.append(File.generated(config, asset.address, content=asset.content))
    return files


def _file(page: Page, config: MkDocsConfig) -> File:
    file = File.generated(
        config, f"{page.address}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
    )
    CollectionPage(page.title, file, config).essaim = page
    return file


def on_page_content(html: str, *, page: MkDocsPage, **_kwargs: object) -> str:
    """Give editorial pages the typography that sheets get from the domain."""
    return french_html(html)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Escape by default in every template of ours, and lend them the domain's words."""
    ours = Path(config.theme.custom_dir or "")
    env.autoescape = lambda name: name is not None and (ours / name).is_file()
    env.filters["date"] = in_french
    env.filters["fr"] = french
    # For 404.html and the sitemap too, which are no pages to MkDocs.
    env.globals.update(
        project=config.extra["essaim"],
        serving=_state["serving"],
        collection=_state["collection"],
        figure=figure_svg,
        GRID=GRID,
        LEGEND=LEGEND,
        MAP_STEPS=STEPS,
        MAP_BACKGROUND=BACKGROUND,
        PICTURES_FOLDER=PICTURES,
        EVERY_SHEET=EVERY_SHEET,
        every_page=[file.page for file in files.documentation_pages()],
    )
    _lay_out(env, config, files)
    return env


def _lay_out(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Write the collection's pages, on every core; MkDocs would take them one by one."""
    ours = [page for file in files if isinstance(page := file.page, CollectionPage)]

    def write(number: int) -> None:
        page = ours[number]
        html = env.get_template(page.essaim.template).render(
            config=config,
            page=page,
            base_url=get_relative_url(".", page.url),
            own=page.essaim,
            view=page.essaim.view,
        )
        write_file(html.encode(), page.file.abs_dest_path)

    do_each(write, range(len(ours)))
    for page in ours:
        files.remove(page.file)


def on_post_build(*, config: MkDocsConfig) -> None:
    """Nothing is published that was not meant: MkDocs packs the sitemap with today's date in it."""
    (Path(config.site_dir) / "sitemap.xml.gz").unlink(missing_ok=True)
