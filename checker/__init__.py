"""avtalskoll: judges a samverkansavtal and its invoices, clause by clause."""

__version__ = "0.1.0"
