for (const s = 'a,'.repeat(1e6); ; ) s.split(',');
