"""Programs that install, serve and maintain a checkout; standard library only."""
