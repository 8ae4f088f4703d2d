import type { Tone as StateTone } from '@fangxing/contract/states'

/**
 * The meaning of colours: `neutral` nothing to do, `waiting` in progress, `warn` a person should act, `bad` an error,
 * `good` done; and `info`, information, which no state has.
 */
export type Tone = StateTone | 'info'
