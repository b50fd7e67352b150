"""Many documents in one run: the bulk way to judge invoices, with the interpreter for what it doesn't settle."""
