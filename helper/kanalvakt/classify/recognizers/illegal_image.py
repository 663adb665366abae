"""Finds illegal_image by its lexicon."""

from kanalvakt.classify.lexicon import LexiconRecognizer

recognizer = LexiconRecognizer("illegal_image")
