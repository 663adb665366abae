"""Finds crisis_personal by its lexicon."""

from kanalvakt.classify.lexicon import LexiconRecognizer

recognizer = LexiconRecognizer("crisis_personal")
