import { OWNER_CALLS, STAFF_CALLS, type Call, type OwnerCall, type StaffCall } from '@fangxing/contract/calls'
import type { RefusalReply } from '@fangxing/contract/refusal'
import { randomUUID } from 'node:crypto'

/** The server said no, or broke: the reply as it came. */
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

type Asked = {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  key?: string
  headers?: Record<string, string>
}

/** Speaks to one backend node (or to whichever `origin()` names at the moment) as a phone would. */
export class HttpClient {
  token: string | null = null

  constructor(readonly origin: () => string) {}

  async raw(call: Call, asked: Asked = {}): Promise<{ status: number; body: unknown }> {
    const path = call.path.replace(/:(\w+)/g, (_all, name: string) =>
      encodeURIComponent(String(asked.params?.[name])),
    )
    const query = new URLSearchParams(
      Object.entries(asked.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    )
    const headers: Record<string, string> = { ...asked.headers }
    if (this.token) headers.authorization = `Bearer ${this.token}`
    if (asked.body !== undefined) headers['content-type'] ??= 'application/json'
    if (call.idempotent) headers['idempotency-key'] ??= asked.key ?? randomUUID()
    const reply = await fetch(`${this.origin()}${path}${query.size > 0 ? `?${query}` : ''}`, {
      method: call.method,
      headers,
      body:
        asked.body === undefined
          ? undefined
          : typeof asked.body === 'string'
            ? asked.body
            : JSON.stringify(asked.body),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }

  async ask<T>(call: Call, asked: Asked = {}): Promise<T> {
    const { status, body } = await this.raw(call, asked)
    if (status >= 200 && status < 300) return body as T
    throw new HttpRefusal(status, (body as RefusalReply) ?? { code: 'EMPTY' }, `${call.method} ${call.path}`)
  }
}

/** An owner's phone. */
export class OwnerPhone extends HttpClient {
  ownerRef = ''

  constructor(
    origin: () => string,
    readonly name: string,
  ) {
    super(origin)
  }

  async signIn(): Promise<this> {
    const reply = await this.ask<OwnerCall<'signIn'>['reply']>(OWNER_CALLS.signIn, {
      body: { code: `sim:${this.name}` },
    })
    this.token = reply.token
    this.ownerRef = reply.ownerRef
    return this
  }

  scan(link: string) {
    return this.ask<OwnerCall<'scan'>['reply']>(OWNER_CALLS.scan, { body: { link } })
  }

  order(orderId: string) {
    return this.ask<OwnerCall<'readOrder'>['reply']>(OWNER_CALLS.readOrder, { params: { orderId } })
  }

  pay(orderId: string, amountFen: number) {
    return this.ask<OwnerCall<'pay'>['reply']>(OWNER_CALLS.pay, { params: { orderId }, body: { amountFen } })
  }

  check(paymentId: string) {
    return this.ask<OwnerCall<'checkPayment'>['reply']>(OWNER_CALLS.checkPayment, {
      params: { paymentId },
      body: {},
    })
  }

  releaseCode(orderId: string) {
    return this.ask<OwnerCall<'releaseCode'>['reply']>(OWNER_CALLS.releaseCode, { params: { orderId } })
  }
}

/** A member of staff's phone. */
export class StaffPhone extends HttpClient {
  constructor(
    origin: () => string,
    readonly name: string,
  ) {
    super(origin)
  }

  async signIn(): Promise<this> {
    const reply = await this.ask<StaffCall<'signIn'>['reply']>(STAFF_CALLS.signIn, {
      body: { code: `sim:${this.name}` },
    })
    this.token = reply.token
    return this
  }

  call<Name extends keyof typeof STAFF_CALLS>(
    name: Name,
    asked: {
      params?: StaffCall<Name>['params']
      query?: StaffCall<Name>['query']
      body?: StaffCall<Name>['body']
      key?: string
    } = {},
  ): Promise<StaffCall<Name>['reply']> {
    return this.ask(STAFF_CALLS[name], asked as Asked)
  }
}
