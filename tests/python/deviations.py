"""The table of deviations, as the documentation shows it."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "deviations.md"
DEVIATIONS = dict(
    re.findall(r"^\| `(\w+)` \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
)
"""What differs from the component's reference: the name, and the rest of the line."""
