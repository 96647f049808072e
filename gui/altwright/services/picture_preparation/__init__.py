"""A loaded picture made ready to be sent: upright, small enough, in colours and a format every service takes, private.

Everything here takes its time and belongs in a thread. Pillow is imported when it is first needed. Formats whose
decoders hold up the program, may crash or know no limits are decoded in a process of their own, see :mod:`.apart`.
"""

from altwright.services.picture_preparation.preparing import inspect, prepare, prepare_and_inspect

__all__ = ["inspect", "prepare", "prepare_and_inspect"]
