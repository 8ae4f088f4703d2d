import { type SimClock } from '../clock'
import { type Faults } from '../faults'
import { randomText } from '../keys/rsa'
import { type Rules } from '../options'
import { type Schedule } from '../schedule'
import { type Book } from '../state/book'
import { type Notice, type NoticeAttempt } from '../state/records'
import { lostAttempt, overridesOf, RETRY_AFTER_S } from './attempts'
import { makeNotice, type NoticeMaker, type NoticeOverrides, type SignedNotice } from './make'
import { type NoticePost } from './post'

/** A notice held back to come out of order waits no longer than this for another to overtake it. */
const REORDER_WAIT_MS = 15_000

type Tools = {
  clock: SimClock
  schedule: Schedule
  book: Book
  faults: Faults
  rules: Rules
  post: NoticePost
  makerOf: (mchid: string) => NoticeMaker
}

/** Sends each notice until it is answered with 200 or 204 in time, or until the retries are used up. */
export class NoticeDesk {
  private held: (() => void)[] = []
  private sinceProbe = 0

  constructor(private readonly tools: Tools) {}

  /** Takes a new notice; its first attempt falls due after `noticeDelayMs`. */
  add(notice: Notice): void {
    this.plan(notice, this.tools.clock.now() + this.tools.rules.noticeDelayMs)
  }

  /** Takes up what an earlier run left unsent. */
  resume(): void {
    for (const notice of this.tools.book.notices.values()) {
      if (notice.state === 'pending') this.plan(notice, notice.nextAt ?? this.tools.clock.now())
    }
  }

  /** One attempt now, whatever is planned; answers without waiting for the schedule. */
  async attemptNow(notice: Notice): Promise<NoticeAttempt> {
    return this.deliver(notice, {}, 'regular')
  }

  /** A signature that must be refused, on an otherwise true notice. */
  async probe(notice: Notice): Promise<NoticeAttempt> {
    const signature = `WECHATPAY/SIGNTEST/${randomText(342)}`
    const attempt = await this.send(notice, { signature }, 'probe')
    this.tools.book.saveNotice(notice)
    return attempt
  }

  sign(notice: Notice, overrides: NoticeOverrides): Promise<SignedNotice> {
    return makeNotice(this.tools.makerOf(notice.mchid), notice, this.tools.clock.now(), overrides)
  }

  private plan(notice: Notice, at: number): void {
    notice.nextAt = at
    this.tools.book.saveNotice(notice)
    this.tools.schedule.at(at, () => this.fallDue(notice, at))
  }

  private async fallDue(notice: Notice, at: number): Promise<void> {
    const isOvertaken = notice.nextAt !== at
    if (notice.state !== 'pending' || isOvertaken) return
    const { faults } = this.tools
    const fault = faults.isEmpty ? null : faults.takeNotice(JSON.stringify(notice))
    if (fault?.kind === 'delay') return this.plan(notice, this.tools.clock.now() + (fault.ms ?? 1000))
    if (fault?.kind === 'reorder') return this.hold(notice)
    if (fault?.kind === 'drop') return this.lose(notice)
    await this.maybeProbe(notice)
    const copies = fault?.kind === 'duplicate' ? (fault.copies ?? 1) : 0
    const extra = Array.from({ length: copies }, () => this.send(notice, {}, 'duplicate'))
    await Promise.all([this.deliver(notice, overridesOf(fault), 'regular'), ...extra])
    if (copies > 0) this.tools.book.saveNotice(notice)
    for (const release of this.held.splice(0)) release()
  }

  private hold(notice: Notice): void {
    let isReleased = false
    const release = () => {
      if (isReleased) return
      isReleased = true
      this.held = this.held.filter(other => other !== release)
      this.tools.schedule.track(this.deliver(notice, {}, 'regular'))
    }
    this.held.push(release)
    notice.nextAt = this.tools.clock.now() + REORDER_WAIT_MS
    this.tools.book.saveNotice(notice)
    this.tools.schedule.at(notice.nextAt, release)
  }

  private async maybeProbe(notice: Notice): Promise<void> {
    const { probeEvery } = this.tools.rules
    if (probeEvery === 0 || ++this.sinceProbe < probeEvery) return
    this.sinceProbe = 0
    await this.probe(notice)
  }

  private async deliver(
    notice: Notice,
    overrides: NoticeOverrides,
    kind: NoticeAttempt['kind'],
  ): Promise<NoticeAttempt> {
    notice.nextAt = null
    const attempt = await this.send(notice, overrides, kind)
    this.conclude(notice, attempt)
    return attempt
  }

  private async send(
    notice: Notice,
    overrides: NoticeOverrides,
    kind: NoticeAttempt['kind'],
  ): Promise<NoticeAttempt> {
    const at = this.tools.clock.now()
    const reply = await this.tools.post.send(await this.sign(notice, overrides))
    const attempt = {
      at,
      status: reply.status,
      error: reply.error,
      reply: reply.body,
      durationMs: reply.durationMs,
      kind,
    }
    notice.attempts.push(attempt)
    return attempt
  }

  private lose(notice: Notice): void {
    const attempt = lostAttempt(this.tools.clock.now())
    notice.attempts.push(attempt)
    this.conclude(notice, attempt)
  }

  private conclude(notice: Notice, attempt: NoticeAttempt): void {
    if (notice.state !== 'pending') return this.tools.book.saveNotice(notice)
    const used = notice.attempts.filter(({ kind }) => kind === 'regular').length
    const delayS = RETRY_AFTER_S[used - 1]
    notice.nextAt = null
    if (attempt.status === 200 || attempt.status === 204) notice.state = 'delivered'
    else if (delayS === undefined) notice.state = 'given_up'
    else return this.plan(notice, this.tools.clock.now() + delayS * 1000)
    this.tools.book.saveNotice(notice)
  }
}
