"""What people do with standards: adopt, import, edit, publish, withdraw."""
