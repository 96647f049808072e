"""What models were found not to take, so that each refusal is met once only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from altwright.core.request import DescribeRequest


class RefusedParameters:
    """Remembers, until Altwright closes, which parameters each model of each service refused."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._refused: dict[tuple[str, str], list[str]] = {}

    def learn(self, address: str, model: str, parameter: str) -> None:
        """Remember that ``model`` at the service ``address`` does not take ``parameter``."""
        known = self._refused.setdefault((address, model), [])
        if parameter not in known:
            known.append(parameter)

    def adapted(self, address: str, request: DescribeRequest) -> DescribeRequest:
        """Return ``request`` to the service ``address`` without what its model refused, in the order of learning."""
        for parameter in self._refused.get((address, request.model), ()):
            request = request.without(parameter)
        return request
