"""Outside opinions on our wire format, and the tests that keep those opinions honest."""
