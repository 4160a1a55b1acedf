"""What is sent to whom, once: the inbox, e-mail and the robots of chat groups."""
