"""The page for those who never open a terminal, and the JSON API beside it: the same job as `check`, behind HTTP.

Nothing is kept: what is sent stands in memory for the request, and what came of it for a session that expires.
"""
