"""Reads a reply with ofxtools, and three fields of each payment; prints the seconds or bytes."""

import resource
import sys
import time

from ofxtools.Parser import OFXTree

seen = 0
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
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
taken = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle)
print(taken if "memory" in sys.argv else seconds)
