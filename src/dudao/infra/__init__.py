"""Adapters that know no app: files, documents, storage; they turn outside things into plain values."""
