/** A reply that also gives the browser its session, or takes it away (null). */
export class SessionCookie<T extends object> {
  constructor(
    readonly body: T,
    readonly session: { token: string; expiresAt: Date } | null,
  ) {}
}
