"""Plebiscite runs a referendum whose result anyone can check."""
