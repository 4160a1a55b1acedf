"""Constants of the log."""

INSTANCE_CHAIN = "instance"
GENESIS_HASH = "0" * 64
CHAIN_LABELS = {INSTANCE_CHAIN: "系统"}
