"""Each format of a report, read back by something that knows the format and nothing of how we write it."""
