"""Questions to whoever speaks in a room, with votes, and the screen that shows them."""
