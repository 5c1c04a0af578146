['', 'a', "it's", 'line\nbreak', '\u00e9', '\u2764', '\ufeff', '\uffff'];
