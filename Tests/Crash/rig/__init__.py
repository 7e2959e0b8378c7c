"""What the crash tests are made of: a house, those who load it, and those who look afterwards."""
