"""What pictures, requests, answers and errors are: no Qt, no input or output."""
