for (let s = ""; ; ) { s = s.length > 1000 ? "" : s + "x"; }
