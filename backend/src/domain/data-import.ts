import { IMPORT_STATES, type ImportState } from '@fangxing/contract/states'
import { machine, RESTS, type Wait } from './state-machine'

export type ImportEvent = 'started' | 'begun' | 'finished' | 'failed' | 'cancelled' | 'abandoned'

/** A slice is read within seconds and gives the next one another minute. */
const NEXT_SLICE: Wait = { for: 'system', limitS: 60 }

/** A file with many rows: it comes in parts, waits for a free place, is read slice by slice, and ends. */
export const IMPORT = machine<ImportState, ImportEvent, never>()({
  name: 'Import',
  table: 'data_import',
  column: 'state',
  isAudited: true,
  states: IMPORT_STATES,
  initial: 'uploading',
  ends: ['done', 'failed', 'cancelled'],
  waits: {
    // An upload that nobody goes on with goes after a day.
    uploading: { for: 'system', limitS: 86_400 },
    queued: NEXT_SLICE,
    running: NEXT_SLICE,
    done: RESTS,
    failed: RESTS,
    cancelled: RESTS,
  },
  rows: [
    { from: 'uploading', event: 'started', to: 'queued' },
    { from: 'uploading', event: 'cancelled', to: 'cancelled' },
    { from: 'uploading', event: 'abandoned', to: 'cancelled' },
    { from: 'queued', event: 'begun', to: 'running' },
    { from: 'queued', event: 'failed', to: 'failed' },
    { from: 'queued', event: 'cancelled', to: 'cancelled' },
    { from: 'running', event: 'finished', to: 'done' },
    { from: 'running', event: 'failed', to: 'failed' },
    { from: 'running', event: 'cancelled', to: 'cancelled' },
  ],
})
