"""Accountability by the 教育督导问责办法: who, in which forms, in which steps, until when. Pure rules."""
