"""The history: what was described, with which words, and how it is found, handed on and worded."""
