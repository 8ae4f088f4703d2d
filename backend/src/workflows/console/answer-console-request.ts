import type { ConsoleRequestView } from '@fangxing/contract/console-sessions'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { NO_MERCHANT, type StaffSession } from '../../domain/sessions'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { readConsoleRequest, stateOf, type ConsoleRequest } from './console-requests'

/** So long the browser has to fetch what was confirmed in the last moment. */
const TO_FETCH_MS = 30_000

type Needs = { database: Database; clock: Clock }
type Answer = { requestId: string; digits?: string }
type Decision = { event: string; why?: string }

/** What somebody says on their phone to what a browser shows. A browser itself may not answer. */
export class AnswerConsoleRequest {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND, also when somebody else has answered it; PHONE_ONLY. */
  async read(session: StaffSession, requestId: string): Promise<ConsoleRequestView> {
    return this.viewOf(await this.findFor(session, requestId))
  }

  /**
   * Yes, with the two digits that stand in the browser. Other digits end the request: whoever guesses has one try.
   * Refusals: NOT_FOUND, PHONE_ONLY, CONSOLE_REQUEST_OVER, CONSOLE_DIGITS_WRONG.
   */
  async confirm(
    session: StaffSession,
    { requestId, digits }: Answer & { digits: string },
    context: ActorContext,
  ): Promise<ConsoleRequestView> {
    const view = await this.needs.database.retryOnConflict(async () => {
      const request = await this.findFor(session, requestId)
      const state = stateOf(request, this.needs.clock.now())
      // Answered before, and the reply was lost.
      if (state === 'confirmed') return this.viewOf(request)
      if (state !== 'waiting') throw new Refusal('CONSOLE_REQUEST_OVER')
      const isRight = request.digits === digits
      const said = isRight
        ? { event: 'console_confirmed' }
        : { event: 'console_refused', why: 'other digits' }
      return this.answer({ session, request, isConfirmed: isRight }, said, context)
    })
    if (view.state === 'refused') throw new Refusal('CONSOLE_DIGITS_WRONG')
    return view
  }

  /** No: nobody gets in by this request. Refusals: NOT_FOUND, PHONE_ONLY, CONSOLE_REQUEST_OVER. */
  refuse(session: StaffSession, { requestId }: Answer, context: ActorContext): Promise<ConsoleRequestView> {
    return this.needs.database.retryOnConflict(async () => {
      const request = await this.findFor(session, requestId)
      const state = stateOf(request, this.needs.clock.now())
      if (state === 'refused') return this.viewOf(request)
      if (state !== 'waiting') throw new Refusal('CONSOLE_REQUEST_OVER')
      return this.answer({ session, request, isConfirmed: false }, { event: 'console_refused' }, context)
    })
  }

  private async answer(
    { session, request, isConfirmed }: Answered,
    { event, why }: Decision,
    context: ActorContext,
  ): Promise<ConsoleRequestView> {
    const { database, clock } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const latest = new Date(Math.max(request.expires_at.getTime(), work.at.getTime() + TO_FETCH_MS))
    const set = isConfirmed ? { confirmed_at: work.at, expires_at: latest } : { refused_at: work.at }
    const staff = { staff_id: session.staffId }
    work.update(
      'console_request',
      { id: request.id, confirmed_at: null, refused_at: null },
      { ...staff, ...set },
      1,
    )
    work.audit({
      merchantId: session.merchantId === NO_MERCHANT ? null : session.merchantId,
      entity: 'staff',
      entityId: session.staffId,
      event,
      detail: {
        act: request.act ?? 'sign in',
        requestId: request.id,
        why,
        browser: request.browser,
        system: request.system,
        place: request.place,
      },
    })
    await commitUnit(database, work)
    return this.viewOf({ ...request, ...staff, ...set })
  }

  private async findFor(session: StaffSession, requestId: string): Promise<ConsoleRequest> {
    if (session.consoleId !== undefined) throw new Refusal('PHONE_ONLY')
    const request = await readConsoleRequest(this.needs.database, requestId)
    const isOthers = request !== null && request.staff_id !== null && request.staff_id !== session.staffId
    if (!request || isOthers) throw new Refusal('NOT_FOUND')
    return request
  }

  private viewOf(request: ConsoleRequest): ConsoleRequestView {
    const { id, browser, system, place } = request
    const act = request.act as ConsoleRequestView['act']
    return {
      id,
      state: stateOf(request, this.needs.clock.now()),
      act,
      browser,
      system,
      place,
      askedAt: request.asked_at.toISOString(),
      expiresAt: request.expires_at.toISOString(),
    }
  }
}

type Answered = { session: StaffSession; request: ConsoleRequest; isConfirmed: boolean }
