// As V8 has it, or as the host does: a script that logs goes on.
[console.log('text', 1), console.error(), console.group(), console.groupEnd(), typeof console.table];
