import { BLANK_DURABLE, type Durable } from '../core/core-state'
import type { Flash } from './flash'
import { decodeDurable, encodeDurable } from './flash-record'
import { TwoCopies } from './two-copies'

/** The device's memory of what it does. */
export class FlashStore extends TwoCopies<Durable> {
  constructor(flash: Flash) {
    super(flash, { encode: encodeDurable, decode: decodeDurable })
  }

  /** What the factory does once: an empty memory, which is not the same as a lost one. */
  format(): void {
    this.begin(BLANK_DURABLE)
  }
}
