"""What an account manager does, one module per activity."""
