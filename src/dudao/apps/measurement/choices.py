"""Constants of measurement."""

VERBS = {"choose_rules": "选用规则"}

VERDICT_WORDS = {"met": "达标", "not_met": "未达标", "undetermined": "暂不能判定"}
VERDICT_LIGHTS = {"met": "ok", "not_met": "bad", "undetermined": "none"}
