"""What tries to break Clinic Check: a share with every test run, the whole by `make fuzz` (docs/reliability.md)."""
