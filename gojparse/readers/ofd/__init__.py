"""OFD (GB/T 33190-2016), the Chinese format of fixed layout: XML in a zip container."""
