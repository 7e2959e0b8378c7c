"""What `Benchmarks/run` measures with."""
