"""What is heavy is loaded by the worker alone: no page of the site brings the models of the OCR with it."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().reverse_dict
from dudao.infra.files import kind
from dudao.infra.preview import make
from dudao.infra.text import extract
print(sorted({"onnxruntime", "cv2", "rapidocr", "weasyprint"} & set(sys.modules)))
"""


def test_web_processes_do_not_load_the_models(tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "dudao.config.settings",
        "DUDAO_DATA_DIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
