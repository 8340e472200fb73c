"""What services answer, put into words and numbers for a template; one module for each kind of answer."""
