"""Real things that the tests run against: environments, kernels, clusters, bad inputs."""
