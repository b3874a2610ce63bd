"""Reads a reply with lxml, and three fields of each payment; prints the seconds or bytes."""

import sys
import time
from pathlib import Path

from lxml import etree
from memory import memory

data = Path(sys.argv[1]).read_bytes()
seen = 0
idle = memory("VmRSS:")
began = time.perf_counter()
for payment in etree.fromstring(data).iter("PMTRS"):
    _ = payment.findtext("SRVRTID")
    _ = payment.findtext("PMTINFO/TRNAMT"), payment.findtext("PMTINFO/DTDUE")
    seen += 1
seconds = time.perf_counter() - began
assert seen == int(sys.argv[2]), seen
taken = memory("VmHWM:") - idle
print(taken if "memory" in sys.argv else seconds)
