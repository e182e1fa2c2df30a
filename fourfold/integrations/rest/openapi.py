"""What every write documents beside its own parameters."""

from typing import Any

WRITE: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
            "description": "The same key with the same request again gives the first answer and changes nothing.",
        }
    ]
}
