"""Where two descriptions of one picture disagree, claim by claim; no model is asked for that."""
