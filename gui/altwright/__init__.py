"""Altwright: a workbench for turning pictures into good alt text."""

__version__ = "0.1.0"
