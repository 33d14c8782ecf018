"""From filled sheets and frames to the bytes of each output."""
