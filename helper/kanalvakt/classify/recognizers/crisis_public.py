"""Finds crisis_public by its lexicon."""

from kanalvakt.classify.lexicon import LexiconRecognizer

recognizer = LexiconRecognizer("crisis_public")
