for (const s = 'ab'.repeat(1e6); ; ) s.replace(/a|b/g, 'cc');
