"""The programs that install and serve."""
