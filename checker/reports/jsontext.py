"""Values as JSON text that can't act on a terminal: å, ä, ö stand as they are, unsafe characters as escapes."""

from __future__ import annotations

import json
import re
from typing import Any

from checker.reports.lines import UNSAFE

#: A bare line break can only be one between values: those within are escaped already.
_UNSAFE_WITHIN = re.compile(UNSAFE.pattern + "(?<!\n)")


def json_text(value: Any) -> str:
    """The value as indented JSON that ends with a newline."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return _UNSAFE_WITHIN.sub(lambda match: json.dumps(match[0])[1:-1], text) + "\n"
