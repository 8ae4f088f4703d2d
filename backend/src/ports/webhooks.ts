import type { Attempt } from '../domain/webhooks/attempts'

/** One system's address, looked up and found to be public: every request goes to that address. */
export interface WebhookReceiver {
  /** Never throws, follows no redirect, and reads no more of the answer than it needs. */
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Attempt>
  close(): Promise<void>
}

/** Why nothing may be sent to an address. */
export type AddressProblem = 'not_an_address' | 'not_https' | 'has_user' | 'not_public' | 'not_found'

export interface WebhookSender {
  /** Looks the address up once. */
  open(url: string): Promise<{ ok: true; receiver: WebhookReceiver } | { ok: false; problem: AddressProblem }>
}
