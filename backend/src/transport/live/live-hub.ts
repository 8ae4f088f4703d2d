import type { IncidentView } from '@fangxing/contract/incidents'
import type { StaffOrder } from '@fangxing/contract/orders'
import { Refusal } from '@fangxing/contract/refusal'
import { DISPUTE_INCIDENT_KINDS } from '../../domain/incident'
import { mayWorkIn } from '../../domain/staff-access'
import type { Session } from '../../domain/sessions'
import type { OrderVersion, ReadLiveNews } from '../../workflows/read-live-news'
import type { ReadSightings } from '../../workflows/sightings/read-sightings'
import { ownerOrderText } from '../../modules/orders'
import type { SessionStore } from '../../modules/sessions'
import type { Clock } from '../../ports'
import type { Logger } from 'pino'
import { SightingNews } from './sighting-news'
import { CLOSE, type Hub, type LiveConnection } from './live-connection'

type View = 'owner' | 'staff'

/** The orders in both views, as JSON that is ready to send. */
export type OrderTexts = {
  ownerJson(orderId: string): Promise<string | null>
  staffJson(orderId: string): Promise<string | null>
}

export type LiveHubNeeds = {
  orderCache: OrderTexts
  readLiveNews: ReadLiveNews
  readSightings: ReadSightings
  sessions: SessionStore
  clock: Clock
  log: Logger
}

/** Who watches what on this node, and the news that reach them. */
export class LiveHub implements Hub {
  private readonly connections = new Set<LiveConnection>()
  private readonly byOrder = new Map<string, Set<LiveConnection>>()
  private readonly byLot = new Map<string, Set<LiveConnection>>()
  /** One reading of an order serves every socket that asks for it at the same moment. */
  private readonly readings = new Map<string, Promise<string | null>>()

  private readonly sightings: SightingNews

  constructor(readonly needs: LiveHubNeeds) {
    this.sightings = new SightingNews(needs.readSightings, lotId => this.byLot.get(lotId) ?? [])
  }

  /** Cars that owe came into a lot, or left it. */
  sightingsChanged(lotId: string): void {
    this.sightings.changed(lotId).catch(error => this.logFailure(error))
  }

  join(connection: LiveConnection): void {
    this.connections.add(connection)
  }

  leave(connection: LiveConnection): void {
    this.connections.delete(connection)
    for (const orderId of connection.orders) this.removeFrom(this.byOrder, orderId, connection)
    for (const lotId of [...connection.lots, ...connection.emergencyLots])
      this.removeFrom(this.byLot, lotId, connection)
    connection.orders.clear()
    connection.lots.clear()
    connection.emergencyLots.clear()
    connection.sent.clear()
  }

  all(): Iterable<LiveConnection> {
    return this.connections
  }

  logFailure(error: unknown, traceId?: string): void {
    this.needs.log.warn({ err: error, traceId }, 'live socket')
  }

  /** Refusals: NOT_FOUND, also for another merchant's; FORBIDDEN_LOT. */
  async watch(connection: LiveConnection, who: Session, orderId: string, version?: number): Promise<void> {
    if (who.kind === 'staff') {
      const order = JSON.parse(
        (await this.needs.orderCache.staffJson(orderId)) ?? 'null',
      ) as StaffOrder | null
      if (!order || order.merchantId !== who.merchantId) throw new Refusal('NOT_FOUND')
      if (!mayWorkIn(who, order.lot.id)) throw new Refusal('FORBIDDEN_LOT')
    } else if ((await this.needs.orderCache.ownerJson(orderId)) === null) throw new Refusal('NOT_FOUND')
    connection.orders.add(orderId)
    this.addTo(this.byOrder, orderId, connection)
    if (version !== undefined) connection.sent.set(orderId, version)
    else connection.sent.delete(orderId)
    this.enqueueOrder(connection, orderId)
  }

  unwatch(connection: LiveConnection, orderId: string): void {
    connection.orders.delete(orderId)
    this.removeFrom(this.byOrder, orderId, connection)
  }

  /** Refusals: FORBIDDEN_ROLE for owners, NOT_FOUND, FORBIDDEN_LOT. */
  async watchLot(connection: LiveConnection, who: Session, lotId: string): Promise<void> {
    if (who.kind !== 'staff') throw new Refusal('FORBIDDEN_ROLE')
    await this.needs.readLiveNews.readLot(who.merchantId, lotId)
    if (!mayWorkIn(who, lotId)) throw new Refusal('FORBIDDEN_LOT')
    connection.lots.add(lotId)
    this.addTo(this.byLot, lotId, connection)
    for (const orderId of await this.needs.readLiveNews.liveOrderIds(lotId))
      this.enqueueOrder(connection, orderId)
    await Promise.all([this.sendLots([lotId], [connection]), this.sightings.send([lotId], [connection])])
  }

  /** Calls for help reach staff in every lot where they work, whichever lot is on their screen. Refusals: FORBIDDEN_ROLE for owners. */
  async watchEmergencies(connection: LiveConnection, who: Session): Promise<void> {
    if (who.kind !== 'staff') throw new Refusal('FORBIDDEN_ROLE')
    const lotIds = await this.needs.readLiveNews.lotIds(who.merchantId)
    for (const lotId of lotIds.filter(id => mayWorkIn(who, id))) {
      connection.emergencyLots.add(lotId)
      this.addTo(this.byLot, lotId, connection)
    }
    await this.sendLots([...connection.emergencyLots], [connection])
  }

  /** An order has a newer version: whoever watches it, or its lot, gets it. */
  changed({ orderId, lotId }: OrderVersion): void {
    for (const connection of this.byOrder.get(orderId) ?? []) this.enqueueOrder(connection, orderId)
    const ofLot = this.byLot.get(lotId)
    if (!ofLot) return
    for (const connection of ofLot) if (connection.lots.has(lotId)) this.enqueueOrder(connection, orderId)
    this.sendLots([lotId], ofLot).catch(error => this.logFailure(error))
  }

  /** Reads from PostgreSQL what a lost message would have said, and sends it. */
  async sendMissed(): Promise<void> {
    if (this.byOrder.size === 0 && this.byLot.size === 0) return
    const rows = await this.needs.readLiveNews.orderVersions([...this.byOrder.keys()], [...this.byLot.keys()])
    for (const row of rows) {
      const ofLot = [...(this.byLot.get(row.lotId) ?? [])].filter(({ lots }) => lots.has(row.lotId))
      const watching = [...(this.byOrder.get(row.orderId) ?? []), ...ofLot]
      for (const connection of watching)
        if (connection.sent.get(row.orderId) < row.version) this.enqueueOrder(connection, row.orderId)
    }
    const everybody = new Set([...this.byLot.values()].flatMap(connections => [...connections]))
    const lotIds = [...this.byLot.keys()]
    await Promise.all([this.sendLots(lotIds, everybody), this.sightings.send(lotIds, everybody)])
  }

  /** Closes the connections of everybody whose session has ended. */
  async checkSessions(): Promise<void> {
    for (const connection of this.connections) {
      if (!(await connection.isSignedIn())) connection.close(CLOSE.unauthenticated)
    }
  }

  /** Closes at once what a session that was ended has open here. */
  ended(hash: string): void {
    for (const connection of this.connections)
      if (connection.hash === hash) connection.close(CLOSE.unauthenticated)
  }

  private enqueueOrder(connection: LiveConnection, orderId: string): void {
    const view: View = connection.session?.kind === 'staff' ? 'staff' : 'owner'
    connection.enqueue(orderId, async () => {
      const text = await this.read(orderId, view)
      if (text === null) return null
      const version = versionOf(text)
      if (version <= connection.sent.get(orderId)) return null
      connection.sent.set(orderId, version)
      return view === 'staff'
        ? `{"type":"staff_order","order":${text}}`
        : `{"type":"order","order":${textFor(connection, text)}}`
    })
  }

  private read(orderId: string, view: View): Promise<string | null> {
    const key = `${view}${orderId}`
    const running = this.readings.get(key)
    if (running) return running
    const reading =
      view === 'staff' ? this.needs.orderCache.staffJson(orderId) : this.needs.orderCache.ownerJson(orderId)
    this.readings.set(key, reading)
    const forget = () => this.readings.get(key) === reading && this.readings.delete(key)
    // Whoever asks after it has been answered wants a newer one.
    reading.then(forget, forget)
    return reading
  }

  private async sendLots(lotIds: readonly string[], connections: Iterable<LiveConnection>): Promise<void> {
    if (lotIds.length === 0) return
    const { tasks, incidents } = await this.needs.readLiveNews.ofLots(lotIds)
    for (const connection of connections) {
      for (const task of tasks)
        if (connection.lots.has(task.lotId)) enqueueOnce(connection, task, { type: 'move_task', task })
      for (const incident of incidents) {
        if (isNewsFor(connection, incident)) enqueueOnce(connection, incident, { type: 'incident', incident })
      }
    }
  }

  private addTo(map: Map<string, Set<LiveConnection>>, key: string, connection: LiveConnection): void {
    map.set(key, (map.get(key) ?? new Set()).add(connection))
  }

  private removeFrom(map: Map<string, Set<LiveConnection>>, key: string, connection: LiveConnection): void {
    const connections = map.get(key)
    connections?.delete(connection)
    if (connections?.size === 0) map.delete(key)
  }
}

/** Somebody at a car waits for a person. */
const CALLS_FOR_HELP: ReadonlySet<string> = new Set(['emergency_requested', ...DISPUTE_INCIDENT_KINDS])

const isNewsFor = (connection: LiveConnection, { lotId, kind }: IncidentView): boolean =>
  lotId !== null &&
  (connection.lots.has(lotId) || (CALLS_FOR_HELP.has(kind) && connection.emergencyLots.has(lotId)))

/** One reading serves many sockets: each is told about its own objection. */
const textFor = ({ session }: LiveConnection, text: string): string =>
  ownerOrderText(text, () => (session?.kind === 'owner' ? session.ownerRef : ''))

/** A view begins with its id and version. */
const versionOf = (text: string): number =>
  Number(
    /^\{"id":"[^"]*","version":(\d+)/.exec(text)?.[1] ?? (JSON.parse(text) as { version: number }).version,
  )

function enqueueOnce(
  connection: LiveConnection,
  thing: { id: string; version: number },
  message: object,
): void {
  if (thing.version <= connection.sent.get(thing.id)) return
  connection.enqueue(thing.id, () => {
    if (thing.version <= connection.sent.get(thing.id)) return null
    connection.sent.set(thing.id, thing.version)
    return JSON.stringify(message)
  })
}
