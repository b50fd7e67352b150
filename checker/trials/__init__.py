"""The rules put to the test by their own examples.

``examples`` runs them and says which don't come out as they should; ``branches`` says what of a
rule no example goes through; ``mutation`` changes one thing at a time and says which changes no
example notices. Nothing here is on the way of a judgement.
"""
