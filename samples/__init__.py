"""Papers of four invented councils, made for the demonstration and the tests.

A package so that importlib.resources finds the papers in an installed wheel.
"""
