export interface Ticket {
  readonly id: number;
  readonly customer: string;
  readonly subject: string;
  readonly messages: readonly string[];
}

export interface Article {
  readonly title: string;
  readonly text: string;
}

export const tickets: readonly Ticket[] = [
  {
    id: 4711,
    customer: 'Ada',
    subject: 'Charged twice',
    messages: ['I was charged twice for March.', 'We can see one invoice only. Which card was it?', 'The one that ends in 4242.'],
  },
  { id: 4712, customer: 'Grace', subject: 'Export fails', messages: ['The CSV export stops after 10,000 rows.'] },
];

export const articles: readonly Article[] = [
  { title: 'Refunds', text: 'Refunds reach your card within five working days.' },
  { title: 'Exports', text: 'Exports are limited to 10,000 rows on the starter plan.' },
  { title: 'Invoices', text: 'Invoices are sent on the first day of the month.' },
];

export function findTicket(id: number): Ticket {
  const ticket = tickets.find((candidate) => candidate.id === id);
  if (!ticket) throw new Error(`There is no ticket ${id}.`);
  return ticket;
}

export function conversation(ticket: Ticket): string {
  return `${ticket.subject}\n\n${ticket.messages.join('\n')}`;
}
