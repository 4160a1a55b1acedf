"""A circular of 100 schools: ranked by three measures from 6,000 steps and 400 reports, drafted, set as PDF."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from benchmarks.circular_data import DUTIES, SCHOOLS
from benchmarks.rows import Row, below
from benchmarks.site import ROOT

LIMIT_SECONDS = 2.0


def circular_rows() -> list[Row]:
    """The whole of it, in a process and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        run = {**os.environ, "DUDAO_DATA_DIR": folder, "DATABASE_URL": ""}
        built = subprocess.run(
            [sys.executable, "-m", "benchmarks.circular_data"],
            cwd=ROOT,
            env=run,
            check=True,
            capture_output=True,
            text=True,
        )
    found = json.loads(built.stdout)
    if found["ranked"] != SCHOOLS:
        raise AssertionError(f"{found['ranked']} of {SCHOOLS} schools have a place")
    whole = found["rank"] + found["draft"] + found["print"]
    parts = f"ranked {found['rank']:.2f} s, drafted {found['draft']:.2f} s, PDF {found['print']:.2f} s"
    return [
        below(
            "circular-100",
            whole,
            "s",
            LIMIT_SECONDS,
            against="the limit of the task",
            detail=f"{SCHOOLS} schools, {DUTIES} duties due: {parts}",
        )
    ]
