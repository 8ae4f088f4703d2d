import { INCIDENT_STATES, type IncidentState } from '@fangxing/contract/states'
import { many, staying, machine } from './state-machine'

export type IncidentEvent = 'acknowledged' | 'level_raised' | 'closed'

const OPEN = ['open', 'acknowledged'] as const

/** Something that a person has to look at. It ends when its cause is gone, or when a person closes it with a reason. */
export const INCIDENT = machine<IncidentState, IncidentEvent, never>()({
  name: 'Incident',
  table: 'incident',
  column: 'state',
  isAudited: true,
  states: INCIDENT_STATES,
  initial: 'open',
  ends: ['closed'],
  rows: [
    { from: 'open', event: 'acknowledged', to: 'acknowledged' },
    ...staying<IncidentState, IncidentEvent, never>(OPEN, 'level_raised'),
    ...many<IncidentState, IncidentEvent, never>(OPEN, 'closed', 'closed'),
  ],
})
export const OPEN_INCIDENT_STATES: readonly IncidentState[] = OPEN
