"""What must hold of a document's graph: one SHACL file a class.

A package so that importlib.resources finds the files in an installed wheel.
"""
