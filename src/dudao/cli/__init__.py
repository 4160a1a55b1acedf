"""The command line ``dudao``: the names in it are public, scripts rely on them."""
