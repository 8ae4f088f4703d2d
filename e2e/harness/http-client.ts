import { OWNER_CALLS, STAFF_CALLS, type Call, type OwnerCall, type StaffCall } from '@fangxing/contract/calls'
import type { RefusalReply } from '@fangxing/contract/common'
import { randomUUID } from 'node:crypto'

/** The server refused or failed: its reply. */
export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    readonly refusal: RefusalReply | { code: string },
    call: string,
  ) {
    super(`${call}: ${status} ${refusal.code} ${JSON.stringify((refusal as RefusalReply).details ?? '')}`)
  }

  get code(): string {
    return this.refusal.code
  }
}

type RequestParts = {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  key?: string
  headers?: Record<string, string>
}

/** Calls one backend node (whichever `origin()` returns at the moment) as a phone would. */
class HttpClient {
  token: string | null = null

  constructor(readonly origin: () => string) {}

  private async send(call: Call, parts: RequestParts = {}): Promise<{ status: number; body: unknown }> {
    const path = call.path.replace(/:(\w+)/g, (_all, name: string) =>
      encodeURIComponent(String(parts.params?.[name])),
    )
    const query = new URLSearchParams(
      Object.entries(parts.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    )
    const headers: Record<string, string> = { ...parts.headers }
    if (this.token) headers.authorization = `Bearer ${this.token}`
    if (parts.body !== undefined) headers['content-type'] ??= 'application/json'
    if (call.once) headers['idempotency-key'] ??= parts.key ?? randomUUID()
    const reply = await fetch(`${this.origin()}${path}${query.size > 0 ? `?${query}` : ''}`, {
      method: call.method,
      headers,
      body:
        parts.body === undefined
          ? undefined
          : typeof parts.body === 'string'
            ? parts.body
            : JSON.stringify(parts.body),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }

  protected async request<T>(call: Call, parts: RequestParts = {}): Promise<T> {
    const { status, body } = await this.send(call, parts)
    if (status >= 200 && status < 300) return body as T
    throw new HttpRefusal(status, (body as RefusalReply) ?? { code: 'EMPTY' }, `${call.method} ${call.path}`)
  }
}

/** An owner's mini-program. */
export class OwnerClient extends HttpClient {
  ownerRef = ''

  constructor(
    origin: () => string,
    readonly name: string,
  ) {
    super(origin)
  }

  async signIn(): Promise<this> {
    const reply = await this.request<OwnerCall<'signIn'>['reply']>(OWNER_CALLS.signIn, {
      body: { code: `sim:${this.name}` },
    })
    this.token = reply.token
    this.ownerRef = reply.ownerRef
    return this
  }

  scan(link: string) {
    return this.request<OwnerCall<'scan'>['reply']>(OWNER_CALLS.scan, { body: { link } })
  }

  order(orderId: string) {
    return this.request<OwnerCall<'readOrder'>['reply']>(OWNER_CALLS.readOrder, { params: { orderId } })
  }

  pay(orderId: string, amountFen: number) {
    return this.request<OwnerCall<'pay'>['reply']>(OWNER_CALLS.pay, {
      params: { orderId },
      body: { amountFen },
    })
  }

  check(paymentId: string) {
    return this.request<OwnerCall<'checkPayment'>['reply']>(OWNER_CALLS.checkPayment, {
      params: { paymentId },
      body: {},
    })
  }

  releaseCode(orderId: string) {
    return this.request<OwnerCall<'releaseCode'>['reply']>(OWNER_CALLS.releaseCode, { params: { orderId } })
  }
}

/** A staff member's mini-program. */
export class StaffClient extends HttpClient {
  constructor(
    origin: () => string,
    readonly name: string,
  ) {
    super(origin)
  }

  async signIn(): Promise<this> {
    const reply = await this.request<StaffCall<'signIn'>['reply']>(STAFF_CALLS.signIn, {
      body: { code: `sim:${this.name}` },
    })
    this.token = reply.token
    return this
  }

  call<Name extends keyof typeof STAFF_CALLS>(
    name: Name,
    parts: {
      params?: StaffCall<Name>['params']
      query?: StaffCall<Name>['query']
      body?: StaffCall<Name>['body']
      key?: string
    } = {},
  ): Promise<StaffCall<Name>['reply']> {
    return this.request(STAFF_CALLS[name], parts as RequestParts)
  }
}
