"""The log's two tables; triggers in the migration forbid changing or deleting an entry on both databases."""

import json
from typing import Any

from django.db import models


class ChainHead(models.Model):
    """The end of one chain: its row is locked while an entry is appended, so that numbers have no gaps."""

    chain = models.CharField("链", max_length=40, primary_key=True)
    seq = models.PositiveBigIntegerField("最后序号", default=0)
    last_hash = models.CharField("最后摘要", max_length=64)

    class Meta:
        verbose_name = "记录链"
        verbose_name_plural = "记录链"

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"


class Entry(models.Model):
    """One action of one person on one object; holds plain values, so that it outlives what it speaks of."""

    chain = models.CharField("链", max_length=40)
    seq = models.PositiveBigIntegerField("序号")
    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("操作人编号", null=True, blank=True, db_index=True)
    actor_label = models.CharField("操作人", max_length=120)
    verb = models.CharField("操作", max_length=60, db_index=True)
    object_kind = models.CharField("对象类别", max_length=80)
    object_id = models.CharField("对象编号", max_length=80)
    object_label = models.CharField("对象", max_length=200)
    organisation_id = models.BigIntegerField("单位编号", null=True, blank=True)
    organisation_label = models.CharField("单位", max_length=120, blank=True)
    address = models.CharField("IP 地址", max_length=45, blank=True)
    details_json = models.TextField("详情", default="{}")
    prev_hash = models.CharField("上一条摘要", max_length=64)
    entry_hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="activity_entry_chain_seq")]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="activity_entry_object")]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.actor_label} {self.verb} {self.object_label}"

    @property
    def details(self) -> dict[str, Any]:
        """The details as they were recorded."""
        found: dict[str, Any] = json.loads(self.details_json)
        return found
