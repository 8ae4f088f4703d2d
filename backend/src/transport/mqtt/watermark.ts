/**
 * Up to when everything that the broker had got is stored here. The node sends itself messages through the broker: one that
 * has come back proves that what the broker got before it was sent has been received, however long it waited there; once
 * that is stored, the mark moves on.
 */
export class Watermark {
  private readonly sentAtMs = new Map<number, number>()
  private marks: { sentAtMs: number; received: number }[] = []
  private number = 0
  private received = 0
  private stored = 0
  private throughMs: number
  private hasLost = false

  /** `isSetAside`: whether something received is set aside and waits beside the others. */
  constructor(
    private readonly nowMs: () => number,
    private readonly isSetAside: () => boolean,
  ) {
    this.throughMs = nowMs()
  }

  /** Another connection begins: what came on the former one proves nothing about it. */
  reset(): void {
    this.sentAtMs.clear()
    this.marks = []
    this.hasLost = false
    this.throughMs = this.nowMs()
  }

  /** Something that came on this connection could not be kept. */
  lose(): void {
    this.hasLost = true
  }

  /** The number of the message that is about to be sent. */
  send(): number {
    this.sentAtMs.set(++this.number, this.nowMs())
    // What did not come back in so many turns never will.
    this.sentAtMs.delete(this.number - 100)
    return this.number
  }

  /** It came back. */
  cameBack(number: number): void {
    const sentAtMs = this.sentAtMs.get(number)
    if (sentAtMs !== undefined) this.marks.push({ sentAtMs, received: this.received })
    this.sentAtMs.delete(number)
    this.advance()
  }

  receive(): void {
    this.received++
  }

  store(count: number): void {
    this.stored += count
    this.advance()
  }

  /** How far back something may be that is not stored. */
  lagMs(): number {
    return this.nowMs() - this.throughMs
  }

  private advance(): void {
    if (this.hasLost || this.isSetAside()) return
    while (this.marks.length > 0 && this.marks[0]!.received <= this.stored)
      this.throughMs = Math.max(this.throughMs, this.marks.shift()!.sentAtMs)
  }
}
