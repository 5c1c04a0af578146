class C { static { for (;;); } }
