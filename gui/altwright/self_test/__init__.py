"""``altwright --self-test``: whether this installation of Altwright has everything it needs, tried out for real.

The window opens as at any start, with the demo and a home of its own that is gone afterwards; the sample is described
and copied by the buttons that an editor presses. Then every part that is loaded only when it is needed is loaded:
modules, resources, translations, plug-ins, picture formats, the keyring, the engine of this computer. Nothing leaves
the computer, and no settings are read or changed.
"""

from __future__ import annotations

from altwright.self_test.running import run_self_test

__all__ = ["run_self_test"]
