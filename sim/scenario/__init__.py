"""What is asked: files, validation, frozen parameters."""
