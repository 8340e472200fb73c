"""What is open to anybody who looks, before any account: places on shifts of published weeks."""
