`${{toString() { for (;;); }}}`;
