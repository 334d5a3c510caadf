"""The site's pages as data: which there are, at which address, and what each one shows.

Pure functions from the collection to `Page` values. `hooks/` hands them to MkDocs and
`docs/templates/` lays them out; another site generator would need no more than these.
"""
