"""Cards without an account: looked over, kept, with a photo of the paper."""
