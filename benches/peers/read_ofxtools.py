"""Reads a reply with ofxtools, and three fields of each payment; prints the seconds it took."""

import sys
import time

from ofxtools.Parser import OFXTree

seen = 0
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
print(seconds)
