"""The solver backend: proofs and counterexamples about programs, behind a term layer of our own."""
