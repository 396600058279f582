"""The vocabulary as data: folkmoot.ttl, codes, alignments and the JSON-LD context.

A package so that importlib.resources finds the files in an installed wheel.
"""
