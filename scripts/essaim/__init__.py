"""Essaim's domain: what a sheet is, what is wrong with it, what the collection says.

Nothing in this package knows MkDocs: see ARCHITECTURE.md for the direction of dependencies.
"""
