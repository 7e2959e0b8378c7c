"""Asks the API of a running server over HTTP, as any program would."""

import json
import urllib.error
import urllib.request
from typing import Any, Dict, Optional, Tuple


def ask(
    address: str, token: str, method: str, path: str, body: Any = None,
    headers: Optional[Dict[str, str]] = None,
) -> Tuple[int, Any, Dict[str, str]]:
    """Status, document (None where there is none) and headers of an answer."""
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(
        f"{address.rstrip('/')}/api/v1/{path}", data, method=method,
        headers={
            "Authorization": f"Bearer {token}",
            **({"Content-Type": "application/json"} if data else {}), **(headers or {})})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, document(answer.read()), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, document(error.read()), dict(error.headers)


def document(text: bytes) -> Any:
    return json.loads(text) if text else None
