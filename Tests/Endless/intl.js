for (;;) new Intl.NumberFormat("de").format(12345.678);
