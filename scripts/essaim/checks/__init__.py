"""The rules: importing this package declares all of them.

To add one, write a small generator in the module of its subject, next to its declaration; nothing
else has to be told of it.
"""

from essaim import decoding, frontmatter_reader
from essaim.checks import citations, coherence, collection, fields, links, pictures, sections

__all__ = [
    "citations",
    "coherence",
    "collection",
    "decoding",
    "fields",
    "frontmatter_reader",
    "links",
    "pictures",
    "sections",
]
