"""What frontmap costs, beside the usual ways to do the same work: ``python -m bench``."""
