"""`make bench`: every figure beside what it is measured against, in one run; ratios are what counts."""
