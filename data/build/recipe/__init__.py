"""The recipe of the atlas: from packages of public registries to the files in data/provinces."""
