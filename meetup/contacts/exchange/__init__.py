"""The exchange: a scan, or a greeting, becomes two contacts and one encounter."""
