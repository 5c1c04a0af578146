({get x() { for (;;); }}).x;
