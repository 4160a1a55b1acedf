"""Photos for tests of reports."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dudao.apps.workplan.actions.progress import ProgressGiven, report_progress
from dudao.apps.workplan.models import ProgressReport
from dudao.apps.workplan.proofs import keep_proofs
from tests.apps.workplan.made import PlanWorld
from tests.apps.workplan.progress_made import step_ids


def photo(name: str = "IMG_2034.jpg", colour: tuple[int, int, int] = (40, 90, 160)) -> SimpleUploadedFile:
    """A small photo as a telephone sends it."""
    made = BytesIO()
    Image.new("RGB", (320, 240), colour).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), content_type="image/jpeg")


def reported_with_photo(plan: PlanWorld) -> ProgressReport:
    """A report of the first step of duty 1 with one photo."""
    person, duty = plan.person("handler"), plan.duty("1")
    proofs = keep_proofs(person, duty, [photo()])
    given = ProgressGiven(step_ids=step_ids(plan, "1", "立项"), text="批复已下", proofs=proofs)
    return report_progress(duty, given, token=uuid4().hex, today=plan.today, actor=person)
