import { createHash } from 'node:crypto'
import { PowerCut, type CutMoment, type Flash, type Slot } from './flash'

/** How a memory becomes JSON and back; undefined where it is of another format. */
export interface Codec<Content> {
  encode(content: Content): unknown
  decode(json: unknown): Content | undefined
}

const LENGTH_OFFSET = 4
const CHECKSUM_OFFSET = 8
const CHECKSUM_BYTES = 16
const HEADER_BYTES = CHECKSUM_OFFSET + CHECKSUM_BYTES

/**
 * A memory in two copies, each with a generation and a checksum, written alternately, so that the older one is intact while
 * the newer one is written. Writes are numbered, and the power can be made to fail at any of them.
 */
export class TwoCopies<Content> {
  /** Writes since this store was made, over all starts of the device. */
  writes = 0
  private generation = 0
  private plannedCut: { atWrite: number; moment: CutMoment } | undefined

  constructor(
    private readonly flash: Flash,
    private readonly codec: Codec<Content>,
  ) {}

  /** The newest intact copy, or undefined when none is left. */
  load(): Content | undefined {
    const copies = [this.decode(this.flash.read(0)), this.decode(this.flash.read(1))]
    const newest = copies
      .filter(copy => copy !== undefined)
      .sort((left, right) => right.generation - left.generation)[0]
    this.generation = newest?.generation ?? 0
    return newest?.content
  }

  /** Makes the power fail at the `inWrites`-th write from now (1 is the next). */
  cutAt(inWrites: number, moment: CutMoment): void {
    this.plannedCut = { atWrite: this.writes + inWrites, moment }
  }

  /** Writes a new copy over the older one. Throws PowerCut where one was planned. */
  save(content: Content): void {
    this.writes += 1
    const cut = this.plannedCut?.atWrite === this.writes ? this.plannedCut : undefined
    if (!cut) return this.write(content)
    this.plannedCut = undefined
    if (cut.moment === 'torn') this.writeTorn(content)
    if (cut.moment === 'after') this.write(content)
    throw new PowerCut(cut.moment)
  }

  wipe(): void {
    this.flash.wipe()
  }

  /** Only this copy is left. */
  protected begin(content: Content): void {
    this.flash.wipe()
    this.generation = 0
    this.write(content)
  }

  private write(content: Content): void {
    const generation = this.generation + 1
    this.flash.write(slotOf(generation), this.encode(generation, content))
    this.generation = generation
  }

  private writeTorn(content: Content): void {
    const generation = this.generation + 1
    const bytes = this.encode(generation, content)
    this.flash.write(slotOf(generation), bytes.subarray(0, Math.floor(bytes.length / 2)))
  }

  private encode(generation: number, content: Content): Buffer {
    const body = Buffer.from(JSON.stringify(this.codec.encode(content)))
    const head = Buffer.alloc(CHECKSUM_OFFSET)
    head.writeUInt32BE(generation, 0)
    head.writeUInt32BE(body.length, LENGTH_OFFSET)
    return Buffer.concat([head, checksum(head, body), body])
  }

  /** The copy in a slot, or undefined when the slot is empty, torn or damaged. */
  private decode(bytes: Buffer | undefined): { generation: number; content: Content } | undefined {
    if (!bytes || bytes.length < HEADER_BYTES) return undefined
    const head = bytes.subarray(0, CHECKSUM_OFFSET)
    const body = bytes.subarray(HEADER_BYTES)
    if (body.length !== head.readUInt32BE(LENGTH_OFFSET)) return undefined
    if (!checksum(head, body).equals(bytes.subarray(CHECKSUM_OFFSET, HEADER_BYTES))) return undefined
    const content = this.codec.decode(JSON.parse(body.toString('utf8')))
    return content && { generation: head.readUInt32BE(0), content }
  }
}

function checksum(head: Buffer, body: Buffer): Buffer {
  return createHash('sha256').update(head).update(body).digest().subarray(0, CHECKSUM_BYTES)
}

function slotOf(generation: number): Slot {
  return (generation % 2) as Slot
}
