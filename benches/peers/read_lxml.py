"""Reads a reply with lxml, and three fields of each payment; prints the seconds it took."""

import sys
import time
from pathlib import Path

from lxml import etree

data = Path(sys.argv[1]).read_bytes()
seen = 0
began = time.perf_counter()
for payment in etree.fromstring(data).iter("PMTRS"):
    _ = payment.findtext("SRVRTID")
    _ = payment.findtext("PMTINFO/TRNAMT"), payment.findtext("PMTINFO/DTDUE")
    seen += 1
seconds = time.perf_counter() - began
assert seen == int(sys.argv[2]), seen
print(seconds)
