"""Sessions in the database, where a cookie that can't be a session's key is nobody's."""

import re
from typing import Any

from django.contrib.sessions.backends import db

KEY = re.compile(r"[0-9a-z]{8,40}", re.ASCII)


class SessionStore(db.SessionStore):
    """Django's own, but a key with other characters (a NUL, say) is not even looked up."""

    def _validate_session_key(self, key: Any) -> bool:
        return bool(key) and KEY.fullmatch(key) is not None
