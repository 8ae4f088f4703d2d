import { maySeeSightings, type OnShift, type ReadSightings } from '../../workflows/sightings/read-sightings'
import type { LiveConnection } from './live-connection'

type SightingRow = Awaited<ReturnType<ReadSightings['news']>>['rows'][number]
type Wanting = { row: SightingRow; connections: LiveConnection[] }

/** Cars that owe, sent to the phones of those on shift in their lot. */
export class SightingNews {
  private readonly waiting = new Set<string>()
  private running: Promise<void> | null = null

  constructor(
    private readonly readSightings: ReadSightings,
    private readonly watching: (lotId: string) => Iterable<LiveConnection>,
  ) {}

  /** What comes while another reading runs is read once after it, however much it is. */
  changed(lotId: string): Promise<void> {
    if ([...this.watching(lotId)].length === 0) return Promise.resolve()
    this.waiting.add(lotId)
    this.running ??= this.sendWaiting()
    return this.running
  }

  private async sendWaiting(): Promise<void> {
    try {
      while (this.waiting.size > 0) {
        const lotIds = [...this.waiting]
        this.waiting.clear()
        await this.send(lotIds, new Set(lotIds.flatMap(lotId => [...this.watching(lotId)])))
      }
    } finally {
      this.running = null
    }
  }

  /** Reads what is there now, and works out only what one of these phones does not have. */
  async send(lotIds: readonly string[], connections: Iterable<LiveConnection>): Promise<void> {
    const phones = [...connections]
    if (lotIds.length === 0 || phones.length === 0) return
    const { rows, onShift } = await this.readSightings.news(lotIds)
    const wanted = rows.flatMap((row): Wanting[] => {
      const wanting = phones.filter(phone => wants(phone, row, onShift))
      return wanting.length === 0 ? [] : [{ row, connections: wanting }]
    })
    if (wanted.length === 0) return
    const views = await this.readSightings.views(wanted.map(({ row }) => row))
    wanted.forEach(({ row, connections: wanting }, index) => {
      const sighting = views[index]
      const gone = { type: 'sighting_gone', sightingId: row.id, lotId: row.lot_id, version: row.version }
      const text = JSON.stringify(sighting ? { type: 'sighting', sighting } : gone)
      for (const phone of wanting) enqueue(phone, row, text)
    })
  }
}

const wants = (phone: LiveConnection, row: SightingRow, onShift: OnShift): boolean =>
  phone.session?.kind === 'staff' &&
  phone.session.merchantId === row.merchant_id &&
  phone.lots.has(row.lot_id) &&
  isNewer(phone, row) &&
  maySeeSightings(phone.session, row.lot_id, onShift)

const isNewer = (phone: LiveConnection, { id, version }: SightingRow): boolean => version > phone.sent.get(id)

function enqueue(phone: LiveConnection, row: SightingRow, text: string): void {
  phone.enqueue(row.id, () => {
    if (!isNewer(phone, row)) return null
    phone.sent.set(row.id, row.version)
    return text
  })
}
