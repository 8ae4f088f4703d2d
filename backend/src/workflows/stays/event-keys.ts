import type { IntegrationRowReply } from '@fangxing/contract/integration'
import { refusalMessage } from '@fangxing/contract/refusal'
import type { SourceSession } from '../../domain/sessions'
import { json } from '../../persistence/changes'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { RowKind } from './event-rows'
import { READ_STORED_ANSWERS } from './stays.queries'

type Event = { row: number; contentHash: string; value: { eventId: string } }
type Answer = Omit<IntegrationRowReply, 'row' | 'eventId'>
type Noted = Answer & { isLate?: boolean; occurredAt?: Date }
type Known = { contentHash: string; answer: Answer | null }

/**
 * The events of a batch by their ids. One that came before with the same content is answered as it was then; one with other
 * content is kept beside the first and changes nothing.
 */
export class EventKeys {
  private readonly known = new Map<string, Known>()
  private readonly answered: IntegrationRowReply[] = []
  /** Repeated within the batch: answered when the first one is. */
  private readonly repeated: Event[] = []

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly of: { source: SourceSession; kind: RowKind },
  ) {}

  async read(eventIds: readonly string[]): Promise<void> {
    if (eventIds.length === 0) return
    const rows = await this.database.query<{
      event_id: string
      content_hash: string
      answer: Record<string, unknown>
    }>(READ_STORED_ANSWERS, [this.of.source.sourceId, eventIds])
    for (const row of rows)
      this.known.set(row.event_id, { contentHash: row.content_hash, answer: row.answer as Answer })
  }

  /** Whether an event is to be carried out; what is answered to one that is not is known then. */
  isNew(event: Event): boolean {
    const { eventId } = event.value
    const known = this.known.get(eventId)
    if (!known) {
      this.known.set(eventId, { contentHash: event.contentHash, answer: null })
      return true
    }
    if (known.contentHash !== event.contentHash) this.refuseConflict(event)
    else if (known.answer === null) this.repeated.push(event)
    else this.answered.push(repeatedAnswer(event, known.answer))
    return false
  }

  note(event: Event, { isLate, occurredAt, ...answer }: Noted): void {
    const { eventId } = event.value
    this.known.set(eventId, { contentHash: event.contentHash, answer })
    this.answered.push({ row: event.row, eventId, ...answer })
    this.work.insert('integration_event_id', {
      source_id: this.of.source.sourceId,
      event_id: eventId,
      content_hash: event.contentHash,
      answer: json(answer),
      received_at: this.work.at,
    })
    this.keep(event, { outcome: answer.outcome, stayId: answer.stayId, isLate, occurredAt })
  }

  replies(): IntegrationRowReply[] {
    const repeated = this.repeated.map(event =>
      repeatedAnswer(event, this.known.get(event.value.eventId)!.answer!),
    )
    return [...this.answered, ...repeated]
  }

  private refuseConflict(event: Event): void {
    const { row, value } = event
    this.answered.push({
      row,
      eventId: value.eventId,
      outcome: 'conflict',
      reasons: [{ code: 'EVENT_CONFLICT', message: refusalMessage('EVENT_CONFLICT') }],
    })
    this.keep(event, { outcome: 'conflict' })
  }

  private keep(
    { value }: Event,
    {
      outcome,
      stayId,
      isLate,
      occurredAt,
    }: { outcome: string; stayId?: string; isLate?: boolean; occurredAt?: Date },
  ): void {
    this.work.insert('integration_event', {
      id: newId(),
      source_id: this.of.source.sourceId,
      merchant_id: this.of.source.merchantId,
      event_id: value.eventId,
      kind: this.of.kind,
      outcome,
      stay_id: stayId ?? null,
      occurred_at: occurredAt ?? null,
      received_at: this.work.at,
      is_late: isLate ?? false,
      content: json(value),
    })
  }
}

const repeatedAnswer = ({ row, value }: Event, answer: Answer): IntegrationRowReply => ({
  row,
  eventId: value.eventId,
  ...answer,
  outcome: 'duplicate',
  first: answer.outcome,
})
