"""Words read from pictures on this machine; only worker processes load the models."""
