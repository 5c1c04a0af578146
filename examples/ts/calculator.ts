// A calculator: text -> tokens -> syntax tree -> number, or a mistake with its position.

type Operator = "+" | "-" | "*" | "/" | "^";

type Token =
    | { readonly kind: "number"; readonly at: number; readonly value: number }
    | { readonly kind: "name"; readonly at: number; readonly name: string }
    | { readonly kind: "sign"; readonly at: number; readonly sign: Operator | "(" | ")" | "," }
    | { readonly kind: "end"; readonly at: number };

type Node =
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "name"; readonly name: string; readonly at: number }
    | { readonly kind: "negation"; readonly operand: Node }
    | { readonly kind: "operation"; readonly operator: Operator; readonly left: Node; readonly right: Node }
    | { readonly kind: "call"; readonly name: string; readonly at: number; readonly operands: readonly Node[] };

/** A mistake in the text, with the position it was found at. */
export class CalculatorError extends Error {
    override readonly name = "CalculatorError";

    constructor(message: string, readonly at: number) {
        super(`${message} at ${at}`);
    }
}

enum Precedence {
    Sum = 1,
    Product,
    Negation,
    Power,
}

const precedenceOf: Readonly<Record<Operator, Precedence>> = {
    "+": Precedence.Sum,
    "-": Precedence.Sum,
    "*": Precedence.Product,
    "/": Precedence.Product,
    "^": Precedence.Power,
};

const apply: Readonly<Record<Operator, (left: number, right: number) => number>> = {
    "+": (left, right) => left + right,
    "-": (left, right) => left - right,
    "*": (left, right) => left * right,
    "/": (left, right) => left / right,
    "^": (left, right) => left ** right,
};

function isOperator(sign: string): sign is Operator {
    return sign in precedenceOf;
}

function* tokens(text: string): Generator<Token, void> {
    const pattern = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[a-z]\w*)|(?<sign>[-+*/^(),]))/iy;
    const end = text.trimEnd().length;
    while (pattern.lastIndex < end) {
        const from = text.slice(pattern.lastIndex).search(/\S/) + pattern.lastIndex;
        const groups = pattern.exec(text)?.groups;
        if (groups === undefined) throw new CalculatorError(`unexpected '${text[from]}'`, from);
        const matched = groups.number ?? groups.name ?? groups.sign ?? "";
        const at = pattern.lastIndex - matched.length;
        if (groups.number !== undefined) yield { kind: "number", at, value: Number(matched) };
        else if (groups.name !== undefined) yield { kind: "name", at, name: matched };
        else yield { kind: "sign", at, sign: matched as Operator | "(" | ")" | "," };
    }
    yield { kind: "end", at: end };
}

class Parser {
    private readonly tokens: Iterator<Token, void>;
    private token!: Token;

    constructor(text: string) {
        this.tokens = tokens(text);
        this.advance();
    }

    parse(): Node {
        const node = this.expression(Precedence.Sum);
        if (this.token.kind !== "end") throw new CalculatorError("expected the end", this.token.at);
        return node;
    }

    private advance(): Token {
        const token = this.token;
        const { value } = this.tokens.next();
        if (value) this.token = value;
        return token;
    }

    private isAt(sign: string): boolean {
        return this.token.kind === "sign" && this.token.sign === sign;
    }

    private expect(sign: string): void {
        if (!this.isAt(sign)) throw new CalculatorError(`expected '${sign}'`, this.token.at);
        this.advance();
    }

    /** Precedence climbing; only ^ groups from the right. */
    private expression(lowest: Precedence): Node {
        let left = this.operand();
        while (this.token.kind === "sign" && isOperator(this.token.sign)) {
            const operator = this.token.sign;
            const precedence = precedenceOf[operator];
            if (precedence < lowest) break;
            this.advance();
            const right = this.expression(operator === "^" ? precedence : precedence + 1);
            left = { kind: "operation", operator, left, right };
        }
        return left;
    }

    private operand(): Node {
        if (this.isAt("-")) {
            this.advance();
            return { kind: "negation", operand: this.expression(Precedence.Negation) };
        }
        if (this.isAt("(")) {
            this.advance();
            const node = this.expression(Precedence.Sum);
            this.expect(")");
            return node;
        }
        const token = this.advance();
        switch (token.kind) {
            case "number":
                return { kind: "number", value: token.value };
            case "name":
                return this.isAt("(")
                    ? { kind: "call", name: token.name, at: token.at, operands: this.operands() }
                    : { kind: "name", name: token.name, at: token.at };
            default:
                throw new CalculatorError("expected a value", token.at);
        }
    }

    private operands(): Node[] {
        const operands: Node[] = [];
        this.expect("(");
        while (!this.isAt(")")) {
            operands.push(this.expression(Precedence.Sum));
            if (!this.isAt(")")) this.expect(",");
        }
        this.expect(")");
        return operands;
    }
}

/** What names stand for: numbers and functions of numbers. */
export type Scope = Readonly<Record<string, number | ((...operands: number[]) => number)>>;

const builtins: Scope = { pi: Math.PI, sqrt: Math.sqrt, max: Math.max, min: Math.min };

function value(node: Node, scope: Scope): number {
    switch (node.kind) {
        case "number":
            return node.value;
        case "negation":
            return -value(node.operand, scope);
        case "operation":
            return apply[node.operator](value(node.left, scope), value(node.right, scope));
        case "name":
        case "call": {
            const found = Object.hasOwn(scope, node.name) ? scope[node.name] : undefined;
            if (node.kind === "name" && typeof found === "number") return found;
            if (node.kind === "call" && typeof found === "function") {
                return found(...node.operands.map((operand) => value(operand, scope)));
            }
            throw new CalculatorError(`unknown ${node.kind} '${node.name}'`, node.at);
        }
    }
}

/** Calculates `text`, with the names of `scope` beside the built-in ones. */
export function calculate(text: string, scope: Scope = {}): number {
    return value(new Parser(text).parse(), { ...builtins, ...scope });
}
