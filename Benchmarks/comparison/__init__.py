"""The comparison of SwiftRacer with the floor under it and with the peers beside it."""
