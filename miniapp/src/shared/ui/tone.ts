import type { Tone as StateTone } from '@fangxing/contract/states'

/**
 * What a colour means, everywhere: `neutral` nothing to do, `waiting` the machine works, `warn` a person should act,
 * `bad` something is wrong, `good` done and well; and `info`, something to know, which no state has.
 */
export type Tone = StateTone | 'info'
