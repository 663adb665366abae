"""Finds confidential by its lexicon."""

from kanalvakt.classify.lexicon import LexiconRecognizer

recognizer = LexiconRecognizer("confidential")
