"""Heavy campaigns that live beside the suite; .ci/run runs a sample of each."""
