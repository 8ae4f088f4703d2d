import { INCIDENT_STATES, type IncidentKind, type IncidentState } from '@fangxing/contract/states'
import { many, staying, machine, RESTS } from './state-machine'

export type IncidentEvent = 'seen' | 'acknowledged' | 'level_raised' | 'closed'

const OPEN = ['open', 'acknowledged'] as const

/** Something that a person has to review. It ends when its cause is gone, or when a person closes it with a reason. */
export const INCIDENT = machine<IncidentState, IncidentEvent, never>()({
  name: 'Incident',
  table: 'incident',
  column: 'state',
  isAudited: true,
  states: INCIDENT_STATES,
  initial: 'open',
  ends: ['closed'],
  // A workflow that calls the next person later gives an open incident its deadline; taking it up ends that.
  waits: { open: { for: 'person' }, acknowledged: { for: 'person' }, closed: RESTS },
  rows: [
    ...staying<IncidentState, IncidentEvent, never>(['open'], 'seen'),
    { from: 'open', event: 'acknowledged', to: 'acknowledged' },
    ...staying<IncidentState, IncidentEvent, never>(OPEN, 'level_raised'),
    ...many<IncidentState, IncidentEvent, never>(OPEN, 'closed', 'closed'),
  ],
})
export const OPEN_INCIDENT_STATES: readonly IncidentState[] = OPEN
/** What is open while whoever stands at a held car waits for an answer. */
export const DISPUTE_INCIDENT_KINDS: readonly string[] = [
  'not_my_car',
  'hold_disputed',
] satisfies IncidentKind[]
/** What may be open about a device itself, whether an order has it or not. */
export const DEVICE_INCIDENT_KINDS: readonly IncidentKind[] = [
  'up_without_order',
  'device_epoch_strange',
  'lost_device_heard',
  'device_missing',
]
