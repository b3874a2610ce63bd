"""Reads a reply with ofxtools, and three fields of each payment; prints the seconds or bytes."""

import sys
import time

from memory import memory
from ofxtools.Parser import OFXTree

seen = 0
idle = memory("VmRSS:")
began = time.perf_counter()
parser = OFXTree()
parser.parse(sys.argv[1])
reply = parser.convert()
for transaction in reply.billpaymsgsrsv1[0]:
    payment = transaction.pmtrs
    _ = payment.srvrtid, payment.pmtinfo.trnamt, payment.pmtinfo.dtdue
    seen += 1
seconds = time.perf_counter() - began
assert seen == int(sys.argv[2]), seen
taken = memory("VmHWM:") - idle
print(taken if "memory" in sys.argv else seconds)
