"""The five council papers: every figure that can be reproduced is, and every other is listed with the reason."""
