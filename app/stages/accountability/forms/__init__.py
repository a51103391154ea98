"""What is asked at each beat of a proceeding and of an appeal."""
