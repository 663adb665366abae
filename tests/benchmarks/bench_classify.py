"""How fast comments are assessed, one by one and in batches, and what the loaded classifier weighs; asserts nothing.

Run: ``pytest tests/benchmarks/bench_classify.py -s``. The comments are ordinary ones with some personal data among
them; times are the median of several rounds on this machine, memory is the process's resident size in MiB.
"""

from __future__ import annotations

import time
from statistics import median, quantiles

import psutil
import pytest

from kanalvakt import settings as settings_module
from kanalvakt.classify import pipeline
from kanalvakt.domain import Comment

TEXTS = (
    "När öppnar badet på lördag?",
    "Plogas Risträskvägen före skolskjutsen i morgon eller ska vi ta skotern?",
    "Sju mil till närmaste tandläkare och ni lägger pengar på en ny logga. Skäms!",
    "Tack till alla på Tallgården för hur ni tog hand om mamma de sista veckorna ❤️",
    "Mormor Birgit, 410203-9858, på Lärkvägen 9 får ingen hjälp. Ring mig 070-174 06 05.",
    "Lampan vid vändplanen har varit släckt sedan älgjakten började, någon kommer att bli påkörd.",
    "@Anna kolla!",
    "Jag tycker att kommunen borde lyssna på oss som bor här. " * 8,
)


@pytest.mark.benchmark
def test_how_fast_comments_are_assessed() -> None:
    """Print load time, time a comment, comments a second and memory."""
    process = psutil.Process()
    before = process.memory_info().rss
    begun = time.perf_counter()
    classifier = pipeline.load(settings_module.parse(settings_module.sample()))
    loaded = time.perf_counter() - begun

    single = []
    for number in range(200):
        comment = Comment(TEXTS[number % len(TEXTS)])
        begun = time.perf_counter()
        classifier.assess([comment])
        single.append((time.perf_counter() - begun) * 1000)

    batch = [Comment(TEXTS[number % len(TEXTS)]) for number in range(400)]
    rounds = []
    for _ in range(3):
        begun = time.perf_counter()
        classifier.assess(batch)
        rounds.append(len(batch) / (time.perf_counter() - begun))

    begun = time.perf_counter()
    classifier.assess(batch[:200])
    page = (time.perf_counter() - begun) * 1000

    long_text = Comment("Snön ligger kvar på gången till skolan. " * 2500)
    begun = time.perf_counter()
    classifier.assess([long_text])
    long_time = time.perf_counter() - begun

    print(f"\nclassifier {classifier.version}")
    print(f"load                    {loaded * 1000:8.0f} ms")
    print(f"one comment, median     {median(single):8.2f} ms")
    print(f"one comment, 95th       {quantiles(single, n=20)[-1]:8.2f} ms")
    print(f"batch of {len(batch)}            {median(rounds):8.0f} comments/s")
    print(f"200 comments at once    {page:8.0f} ms")
    print(f"{len(long_text.text)} characters       {long_time * 1000:8.0f} ms")
    print(f"resident after / added  {process.memory_info().rss / 2**20:8.0f} / "
          f"{(process.memory_info().rss - before) / 2**20:.0f} MiB")  # fmt: skip
