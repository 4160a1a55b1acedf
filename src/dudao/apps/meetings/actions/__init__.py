"""The writes of meetings and of what is passed on."""
