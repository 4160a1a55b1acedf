"""Plans in which nobody does two full-time works at once; the critical path of the core wherever that is exact."""

from dudao.engine.scheduling.settling import Settled, settle

__all__ = ["Settled", "settle"]
