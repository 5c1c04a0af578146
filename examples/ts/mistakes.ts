// Mistakes that JavaScript would let pass and the type checker finds.

interface Invoice {
    readonly number: string;
    readonly lines: readonly { text: string; cents: number }[];
    paid?: Date;
}

export function total(invoice: Invoice): number {
    let sum = 0;
    for (const line of invoice.lines) {
        sum += line.text;
    }
    return sum;
}

export function isLate(invoice: Invoice, today: Date): boolean {
    return invoice.paid.getTime() > today.getTime();
}

export const invoice: Invoice = { number: 42, lines: [{ text: "Tea", cents: 450 }] };

invoice.number = "A-43";

export const first = invoice.lines[0].sents;
