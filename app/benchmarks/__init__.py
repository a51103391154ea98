"""What the figures of docs/benchmarks.md are measured with: run by hand, never timed in a test."""
