import type { StaffOrder } from '@fangxing/contract/orders'
import { Refusal } from '@fangxing/contract/refusal'
import { mayWorkIn } from '../../domain/staff-access'
import type { Session } from '../../domain/sessions'
import type { OrderVersion } from '../../workflows/read-live-news'
import type { Services } from '../../services'
import { CLOSE, type Hub, type LiveSession } from './live-session'

type View = 'owner' | 'staff'

/** Who watches what on this node, and the news that reach them. */
export class LiveHub implements Hub {
  private readonly sessions = new Set<LiveSession>()
  private readonly byOrder = new Map<string, Set<LiveSession>>()
  private readonly byLot = new Map<string, Set<LiveSession>>()
  /** One reading of an order serves every socket that asks for it at the same moment. */
  private readonly readings = new Map<string, Promise<string | null>>()

  constructor(readonly platform: Services) {}

  join(session: LiveSession): void {
    this.sessions.add(session)
  }

  leave(session: LiveSession): void {
    this.sessions.delete(session)
    for (const orderId of session.orders) this.drop(this.byOrder, orderId, session)
    for (const lotId of session.lots) this.drop(this.byLot, lotId, session)
    session.orders.clear()
    session.lots.clear()
    session.sent.clear()
  }

  all(): Iterable<LiveSession> {
    return this.sessions
  }

  note(error: unknown, traceId?: string): void {
    this.platform.log.warn({ err: error, traceId }, 'live socket')
  }

  /** Refusals: NOT_FOUND, also for another merchant's; FORBIDDEN_LOT. */
  async watch(session: LiveSession, who: Session, orderId: string, version?: number): Promise<void> {
    if (who.kind === 'staff') {
      const order = JSON.parse((await this.platform.live.staffJson(orderId)) ?? 'null') as StaffOrder | null
      if (!order || order.merchantId !== who.merchantId) throw new Refusal('NOT_FOUND')
      if (!mayWorkIn(who, order.lot.id)) throw new Refusal('FORBIDDEN_LOT')
    } else if ((await this.platform.live.ownerJson(orderId)) === null) throw new Refusal('NOT_FOUND')
    session.orders.add(orderId)
    this.put(this.byOrder, orderId, session)
    if (version !== undefined) session.sent.set(orderId, version)
    else session.sent.delete(orderId)
    this.offer(session, orderId)
  }

  unwatch(session: LiveSession, orderId: string): void {
    session.orders.delete(orderId)
    this.drop(this.byOrder, orderId, session)
  }

  /** Refusals: FORBIDDEN_ROLE for owners, NOT_FOUND, FORBIDDEN_LOT. */
  async watchLot(session: LiveSession, who: Session, lotId: string): Promise<void> {
    if (who.kind !== 'staff') throw new Refusal('FORBIDDEN_ROLE')
    await this.platform.readLiveNews.readLot(who.merchantId, lotId)
    if (!mayWorkIn(who, lotId)) throw new Refusal('FORBIDDEN_LOT')
    session.lots.add(lotId)
    this.put(this.byLot, lotId, session)
    for (const orderId of await this.platform.readLiveNews.liveOrderIds(lotId)) this.offer(session, orderId)
    await this.tellLots([lotId], [session])
  }

  /** An order has a newer version: whoever watches it, or its lot, gets it. */
  changed({ orderId, lotId }: OrderVersion): void {
    for (const session of this.byOrder.get(orderId) ?? []) this.offer(session, orderId)
    const ofLot = this.byLot.get(lotId)
    if (!ofLot) return
    for (const session of ofLot) this.offer(session, orderId)
    this.tellLots([lotId], ofLot).catch(error => this.note(error))
  }

  /** Looks in PostgreSQL for what a lost message would have told. */
  async look(): Promise<void> {
    if (this.byOrder.size === 0 && this.byLot.size === 0) return
    const rows = await this.platform.readLiveNews.orderVersions(
      [...this.byOrder.keys()],
      [...this.byLot.keys()],
    )
    for (const row of rows) {
      const watching = [...(this.byOrder.get(row.orderId) ?? []), ...(this.byLot.get(row.lotId) ?? [])]
      for (const session of watching)
        if ((session.sent.get(row.orderId) ?? 0) < row.version) this.offer(session, row.orderId)
    }
    const everybody = new Set([...this.byLot.values()].flatMap(sessions => [...sessions]))
    await this.tellLots([...this.byLot.keys()], everybody)
  }

  /** Hangs up on everybody whose session has ended. */
  async checkSessions(): Promise<void> {
    for (const session of this.sessions) {
      if (session.token === null) continue
      if (!(await this.platform.sessions.find(session.token))) session.close(CLOSE.unauthenticated)
    }
  }

  revoked(hash: string): void {
    for (const session of this.sessions) if (session.hash === hash) session.close(CLOSE.unauthenticated)
  }

  private offer(session: LiveSession, orderId: string): void {
    const view: View = session.session?.kind === 'staff' ? 'staff' : 'owner'
    session.line(orderId, async () => {
      const text = await this.read(orderId, view)
      if (text === null) return null
      const version = versionOf(text)
      if (version <= (session.sent.get(orderId) ?? 0)) return null
      session.sent.set(orderId, version)
      return view === 'staff' ? `{"type":"staff_order","order":${text}}` : `{"type":"order","order":${text}}`
    })
  }

  private read(orderId: string, view: View): Promise<string | null> {
    const key = `${view}${orderId}`
    const running = this.readings.get(key)
    if (running) return running
    const reading =
      view === 'staff' ? this.platform.live.staffJson(orderId) : this.platform.live.ownerJson(orderId)
    this.readings.set(key, reading)
    const forget = () => this.readings.get(key) === reading && this.readings.delete(key)
    // Whoever asks after it has been answered wants a newer one.
    reading.then(forget, forget)
    return reading
  }

  private async tellLots(lotIds: readonly string[], sessions: Iterable<LiveSession>): Promise<void> {
    if (lotIds.length === 0) return
    const { tasks, incidents } = await this.platform.readLiveNews.ofLots(lotIds)
    for (const session of sessions) {
      for (const task of tasks)
        if (session.lots.has(task.lotId)) tellOnce(session, task, { type: 'move_task', task })
      for (const incident of incidents) {
        if (incident.lotId !== null && session.lots.has(incident.lotId))
          tellOnce(session, incident, { type: 'incident', incident })
      }
    }
  }

  private put(map: Map<string, Set<LiveSession>>, key: string, session: LiveSession): void {
    map.set(key, (map.get(key) ?? new Set()).add(session))
  }

  private drop(map: Map<string, Set<LiveSession>>, key: string, session: LiveSession): void {
    const sessions = map.get(key)
    sessions?.delete(session)
    if (sessions?.size === 0) map.delete(key)
  }
}

/** A view begins with its id and version. */
const versionOf = (text: string): number =>
  Number(
    /^\{"id":"[^"]*","version":(\d+)/.exec(text)?.[1] ?? (JSON.parse(text) as { version: number }).version,
  )

function tellOnce(session: LiveSession, thing: { id: string; version: number }, message: object): void {
  if (thing.version <= (session.sent.get(thing.id) ?? 0)) return
  session.line(thing.id, async () => {
    if (thing.version <= (session.sent.get(thing.id) ?? 0)) return null
    session.sent.set(thing.id, thing.version)
    return JSON.stringify(message)
  })
}
