/** What became of a message that was to go out. */
export type Delivery =
  /** It is with the person. */
  | { kind: 'delivered'; externalId: string | null }
  /** On its way; the receipt says more. */
  | { kind: 'accepted'; externalId: string | null }
  /** It did not and will not arrive. `isConsentOver`: nor will the next one, because the person does not want it. */
  | { kind: 'returned'; code: string; isConsentOver?: boolean }
  /** The same may be sent again: nothing went out, or the receiver knows it by its id. */
  | { kind: 'not_sent'; why: string }
  /** It may have gone out. */
  | { kind: 'unknown'; why: string }
export type Receipt =
  | { kind: 'delivered' }
  | { kind: 'returned'; code: string; isConsentOver?: boolean }
  | { kind: 'open' }

type Reminded = {
  count: number
  totalFen: number
  payeeName: string
  /** The day from which the operator goes on, YYYY-MM-DD. */
  before: string
}

/** Subscription messages of WeChat, to whoever has allowed one. */
export interface ReminderSender {
  readonly isOn: boolean
  /** What a phone asks permission for. */
  readonly templateId: string | null
  send(reminder: Reminded & { openid: string; plateText: string }): Promise<Delivery>
}

/** Subscription messages of WeChat about debts that staff ended or lowered, to whoever has allowed one. */
export interface EndedSender {
  readonly isOn: boolean
  /** What a phone asks permission for. */
  readonly templateId: string | null
  /** `totalFen`: by how much less is owed. */
  send(ended: Omit<Reminded, 'before'> & { openid: string; plateText: string }): Promise<Delivery>
}

/** Text messages through a program of the operator's choice. */
export interface TextMessages {
  readonly isOn: boolean
  /** `id`: the same twice is sent once. */
  send(
    text: Reminded & { id: string; phone: string; plateMasked: string; hotline: string },
  ): Promise<Delivery>
  receipt(id: string): Promise<Receipt>
}
