"""Runs llama.cpp's own server with one model, on this computer's loopback."""

from __future__ import annotations

import os
from typing import Any

from altwright.core.local_model import MODEL_NAME
from altwright.local_engine.pipes import Job, end_with_input, report

LONGEST_ANSWER = 1024
"""Tokens after which an answer ends; a small model that does not find its end would write for minutes."""

_ERRORS_ONLY = 1
FAILED = 1


def serve(job: Job) -> int:
    """Load the model, report the address, and answer until standard input closes."""
    end_with_input()
    try:
        from xllamacpp import Server
    except ImportError as error:
        report(error="missing", detail=str(error))
        return FAILED
    try:
        server = Server(_parameters(job))
    except RuntimeError as error:
        # The reason stands on standard error.
        report(error="load", detail=str(error))
        return FAILED
    report(address=server.listening_address)
    _wait_for_ever()
    return 0


def _wait_for_ever() -> None:
    import threading

    threading.Event().wait()


def _parameters(job: Job) -> Any:  # noqa: ANN401  (the library has no types)
    """Return the settings of the server: one request at a time, few threads, nothing kept of earlier pictures."""
    from xllamacpp import CommonParams

    parameters = CommonParams()
    parameters.model.path = str(job["model"])
    parameters.mmproj.path = str(job["eyes"])
    parameters.model_alias = [str(job.get("name", MODEL_NAME))]
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [str(job["key"])]
    parameters.cors_origins = ""
    parameters.use_jinja = True
    parameters.n_parallel = 1
    parameters.n_ctx = int(job["context"])
    parameters.n_predict = LONGEST_ANSWER
    # A model that looks at pictures as large as they are leaves half of the context to question and answer.
    parameters.image_max_tokens = int(job["context"]) // 2
    parameters.cpuparams.n_threads = _threads()
    parameters.cpuparams_batch.n_threads = _threads()
    # Answers of earlier requests would be kept in up to 8 GB otherwise.
    parameters.cache_ram_mib = 0
    parameters.n_ctx_checkpoints = 0
    parameters.cache_idle_slots = False
    parameters.warmup = False
    parameters.ui = False
    # Who started this asks there whether somebody is still being answered.
    parameters.endpoint_slots = True
    parameters.offline = True
    # Anything more would print what is asked.
    parameters.verbosity = _ERRORS_ONLY
    return parameters


def _threads() -> int:
    """Return half of the processors, so that the editor's other programs go on, but at least one."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, count // 2)
