"""Runs llama.cpp's own server until standard input closes: a foreign service for tests, with a model of random words.

Called with the paths of the model and of its eyes, and the key it shall want; prints its address when it listens.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Serve, and return the exit code."""
    from xllamacpp import CommonParams, Server

    parameters = CommonParams()
    parameters.model.path, parameters.mmproj.path, key = sys.argv[1:]
    parameters.model_alias = ["tiny-vlm"]
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [key]
    parameters.use_jinja = True
    parameters.n_parallel = 1
    parameters.n_predict = 40
    parameters.n_ctx = 2048
    parameters.cpuparams.n_threads = 1
    parameters.warmup = False
    server = Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
