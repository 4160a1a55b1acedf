"""Ways out of the product: mail servers and the robots of chat groups. Knows no app and no database."""
