"""Drafts to go on with: appendix 2 in Excel and the agreement in Word, blank or from a document."""
