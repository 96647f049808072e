"""Garbage that holds Qt's objects goes in the window's thread, whoever made it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from altwright.bridge.garbage import GarbageCollector


class Cycle:
    """Something that only the collector can free; it notes in which thread that happened."""

    def __init__(self, freed_in: list[threading.Thread]) -> None:
        self.me = self
        self.freed_in = freed_in

    def __del__(self) -> None:
        self.freed_in.append(threading.current_thread())


@pytest.fixture
def collector(qapp: QObject) -> Iterator[GarbageCollector]:
    was_enabled, thresholds = gc.isenabled(), gc.get_threshold()
    gc.collect()
    collector = GarbageCollector()
    gc.set_threshold(100, 10, 10)
    yield collector
    collector._timer.stop()
    collector.deleteLater()
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    if was_enabled:
        gc.enable()


def test_cycles_of_another_thread_are_freed_in_this_one(collector: GarbageCollector) -> None:
    freed_in: list[threading.Thread] = []

    def litter() -> None:
        for _ in range(1000):
            Cycle(freed_in)

    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()
    assert freed_in == []
    collector.collect_if_due()
    assert len(freed_in) == 1000
    assert set(freed_in) == {threading.main_thread()}


def test_nothing_is_collected_before_it_is_due(collector: GarbageCollector) -> None:
    gc.set_threshold(100_000, 10, 10)
    freed_in: list[threading.Thread] = []
    Cycle(freed_in)
    collector.collect_if_due()
    assert freed_in == []
    gc.collect()
    assert len(freed_in) == 1


def test_what_is_loaded_in_the_beginning_is_never_looked_through(collector: GarbageCollector) -> None:
    loaded = threading.Event()
    loading = threading.Thread(target=loaded.wait)
    loading.start()
    waiting = GarbageCollector(loading=loading)
    waiting._timer.stop()
    freed_in: list[threading.Thread] = []
    for _ in range(1000):
        Cycle(freed_in)
    waiting.collect_if_due()
    assert freed_in == []
    loaded.set()
    loading.join()
    frozen = gc.get_freeze_count()
    waiting.collect_if_due()
    assert gc.get_freeze_count() > frozen
    assert freed_in == []
    for _ in range(1000):
        Cycle(freed_in)
    waiting.collect_if_due()
    assert len(freed_in) == 1000, "only what came later is looked through"
