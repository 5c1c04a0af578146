"""The peers, one module each: what they can do of the work, and how a user of theirs writes it."""

from comparison.peers.base import Peer
from comparison.peers.jsrun import JSRun
from comparison.peers.mini_racer import MiniRacer, MiniRacerFace
from comparison.peers.never_jscore import NeverJSCore
from comparison.peers.quickjs import QuickJS
from comparison.peers.stpyv8 import STPyV8
from comparison.peers.swiftracer import SwiftRacer

OURS = SwiftRacer
FACE = MiniRacerFace
PEERS: tuple[type[Peer], ...] = (MiniRacer, STPyV8, QuickJS, JSRun, NeverJSCore)
EVERYONE: tuple[type[Peer], ...] = (OURS, FACE, *PEERS)
