throw 'boom';
