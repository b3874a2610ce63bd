"""The page of the test bank in a real browser."""
