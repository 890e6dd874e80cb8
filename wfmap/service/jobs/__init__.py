"""Work that takes long: begun by one request, looked at, listened to and fetched by others."""
