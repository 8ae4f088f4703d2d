import { BLANK_DURABLE, type Durable } from '../core/core-state'
import { PowerCut, type CutMoment, type Flash, type Slot } from './flash'
import { decodeCopy, encodeCopy } from './flash-record'

/**
 * The device's memory: two copies, each with a generation and a checksum, written alternately, so that the older one is
 * intact while the newer one is written. Writes are numbered, and the power can be made to fail at any of them.
 */
export class FlashStore {
  /** Writes since this store was made, over all starts of the device. */
  writes = 0
  private generation = 0
  private plannedCut: { atWrite: number; moment: CutMoment } | undefined

  constructor(private readonly flash: Flash) {}

  /** The newest intact copy, or undefined when none is left. */
  load(): Durable | undefined {
    const copies = [decodeCopy(this.flash.read(0)), decodeCopy(this.flash.read(1))]
    const newest = copies
      .filter(copy => copy !== undefined)
      .sort((left, right) => right.generation - left.generation)[0]
    this.generation = newest?.generation ?? 0
    return newest?.durable
  }

  /** What the factory does once: an empty memory, which is not the same as a lost one. */
  format(): void {
    this.flash.wipe()
    this.generation = 0
    this.write(BLANK_DURABLE)
  }

  /** Makes the power fail at the `inWrites`-th write from now (1 is the next). */
  cutAt(inWrites: number, moment: CutMoment): void {
    this.plannedCut = { atWrite: this.writes + inWrites, moment }
  }

  /** Writes a new copy over the older one. Throws PowerCut where one was planned. */
  save(durable: Durable): void {
    this.writes += 1
    const cut = this.plannedCut?.atWrite === this.writes ? this.plannedCut : undefined
    if (!cut) return this.write(durable)
    this.plannedCut = undefined
    if (cut.moment === 'torn') this.writeTorn(durable)
    if (cut.moment === 'after') this.write(durable)
    throw new PowerCut(cut.moment)
  }

  wipe(): void {
    this.flash.wipe()
  }

  private write(durable: Durable): void {
    const generation = this.generation + 1
    this.flash.write(slotOf(generation), encodeCopy({ generation, durable }))
    this.generation = generation
  }

  private writeTorn(durable: Durable): void {
    const generation = this.generation + 1
    const bytes = encodeCopy({ generation, durable })
    this.flash.write(slotOf(generation), bytes.subarray(0, Math.floor(bytes.length / 2)))
  }
}

function slotOf(generation: number): Slot {
  return (generation % 2) as Slot
}
