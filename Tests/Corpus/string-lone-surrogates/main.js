['\ud800', '\udfff', 'a\ud83d', '\ude00\ud83d', '\u{1f600}'.slice(0, 1)];
