"""The service as whoever runs it sees it: a line of log for each request, and figures over time."""
