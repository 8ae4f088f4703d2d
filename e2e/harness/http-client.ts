import { randomUUID } from 'node:crypto'
import {
  OWNER_CALLS,
  STAFF_CALLS,
  type Call,
  type OwnerCallTypes,
  type StaffCallTypes,
} from '@fangxing/contract/calls'
import {
  createClient,
  type ApiClient,
  type CallInput,
  type CallShape,
} from '@fangxing/contract/client/client'
import type { CallProblem, HttpReply } from '@fangxing/contract/client/reply'
import type { HttpRequest } from '@fangxing/contract/client/request'

const TIMEOUT_MS = 20_000

/** The server refused or failed. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(problem: CallProblem, call: string) {
    const code = problem.kind === 'refused' ? problem.refusal.code : (problem.code ?? 'NO_CODE')
    const details = problem.kind === 'refused' ? problem.refusal.details : undefined
    super(`${call}: ${problem.status} ${code} ${JSON.stringify(details ?? '')}`)
    this.status = problem.status
    this.code = code
  }
}

/** Calls one backend node (whichever `origin()` returns at the moment) as a phone would. */
class HttpClient<Types extends Record<keyof Types, CallShape>> {
  token: string | null = null
  private readonly client: ApiClient<Types>

  constructor(
    readonly origin: () => string,
    readonly name: string,
    calls: { readonly [Name in keyof Types]: Call },
  ) {
    this.client = createClient<Types>(calls, {
      transport: request => this.send(request),
      newIdempotencyKey: randomUUID,
    })
  }

  /** Errors: {@link HttpRefusal}, or whatever `fetch` throws when there is no reply. */
  async call<Name extends keyof Types>(
    name: Name,
    input: CallInput<Types[Name]>,
  ): Promise<Types[Name]['reply']> {
    const result = await this.client(name, input)
    if (result.ok) return result.value
    throw new HttpRefusal(result.problem, String(name))
  }

  private async send({ method, path, headers, body, timeoutMs }: HttpRequest): Promise<HttpReply> {
    const reply = await fetch(this.origin() + path, {
      method,
      headers: { ...headers, ...(this.token ? { authorization: `Bearer ${this.token}` } : {}) },
      body: body as string | Uint8Array<ArrayBuffer> | undefined,
      signal: AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }
}

/** An owner's mini-program. */
export class OwnerClient extends HttpClient<OwnerCallTypes> {
  ownerRef = ''

  constructor(origin: () => string, name: string) {
    super(origin, name, OWNER_CALLS)
  }

  async signIn(): Promise<this> {
    const reply = await this.call('signIn', { body: { code: `sim:${this.name}` } })
    this.token = reply.token
    this.ownerRef = reply.ownerRef
    return this
  }

  scan(link: string) {
    return this.call('scan', { body: { link } })
  }

  order(orderId: string) {
    return this.call('readOrder', { params: { orderId } })
  }

  pay(orderId: string, amountFen: number) {
    return this.call('pay', { params: { orderId }, body: { amountFen } })
  }

  check(paymentId: string) {
    return this.call('checkPayment', { params: { paymentId }, body: {} })
  }

  releaseCode(orderId: string) {
    return this.call('releaseCode', { params: { orderId } })
  }
}

/** A staff member's mini-program. */
export class StaffClient extends HttpClient<StaffCallTypes> {
  constructor(origin: () => string, name: string) {
    super(origin, name, STAFF_CALLS)
  }

  async signIn(inviteCode?: string): Promise<this> {
    const reply = await this.call('signIn', {
      body: { code: `sim:${this.name}`, ...(inviteCode === undefined ? {} : { inviteCode }) },
    })
    this.token = reply.token
    return this
  }
}
