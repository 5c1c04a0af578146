({toString() { throw new EvalError('converted'); }}) + '';
