"""Tables of people as other programs write them. Nothing here asks the database.

Encodings, what stands between cells, the row with the headings, and what each column is of.
"""
