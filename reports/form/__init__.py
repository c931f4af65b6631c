"""Forms: spreadsheets that people fill in, and answers written into them."""
