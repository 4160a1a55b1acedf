"""What other apps may use of measurement."""

from dudao.apps.measurement.evaluating import Evaluated, evaluated
from dudao.apps.measurement.models import RuleChoice
from dudao.apps.measurement.queries import chosen_rules

__all__ = ["Evaluated", "RuleChoice", "chosen_rules", "evaluated"]
