import type { DevicePosition } from '@fangxing/config/contract/states'

export type Desired = { target: 'UP' | 'DOWN'; epoch: number }
export type Reported = { position: DevicePosition; epoch: number | null; flashLost: boolean }

/**
 * What a device that has just spoken still lacks. Only a LOWER is ever made up for: a RAISE that was missed is over.
 * `lower_unbound`: the device lost its memory, so the LOWER must be bound to its present boot.
 */
export function lacking(desired: Desired, reported: Reported): 'nothing' | 'lower' | 'lower_unbound' {
  if (desired.target !== 'DOWN') return 'nothing'
  if (reported.flashLost) return reported.position === 'down' ? 'nothing' : 'lower_unbound'
  if (reported.epoch !== desired.epoch) return 'nothing'
  return reported.position === 'down' ? 'nothing' : 'lower'
}
