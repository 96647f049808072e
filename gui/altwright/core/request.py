"""One question about one picture, and its form on the wire."""

from __future__ import annotations

from dataclasses import dataclass

from altwright.core.picture import PictureReference


@dataclass(frozen=True, slots=True)
class DescribeRequest:
    """A prompt and a picture for a model.

    ``temperature`` is 0 to 2; ``streams`` asks for the words as they are written.
    """

    prompt: str
    picture: PictureReference
    model: str
    temperature: float
    streams: bool = True

    def messages(self) -> list[dict[str, object]]:
        """Return the messages: one, the user's, with one text part and then one image part."""
        return [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": self.prompt},
                    {"type": "image_url", "image_url": {"url": self.picture.url}},
                ],
            }
        ]

    def to_wire(self) -> dict[str, object]:
        """Return the whole body of the request."""
        return {
            "model": self.model,
            "messages": self.messages(),
            "temperature": self.temperature,
            "stream": self.streams,
        }
