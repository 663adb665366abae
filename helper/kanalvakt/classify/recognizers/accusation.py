"""Finds accusation by its lexicon."""

from kanalvakt.classify.lexicon import LexiconRecognizer

recognizer = LexiconRecognizer("accusation")
