for (;;) new Date().toLocaleString();
