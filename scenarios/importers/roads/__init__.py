"""Imports road files: OpenStreetMap, GeoJSON, GraphML and tables become one checked network."""
