"""What a visitor does, in a real browser, on the site as it is published."""
