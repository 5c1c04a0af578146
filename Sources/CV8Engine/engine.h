// Nothing to import: this target only carries the flags of v8.pc, by which V8 is found and linked.
