import { createHash } from 'node:crypto'
import { consoleActSchema } from '@fangxing/contract/console-sessions.schema'
import type { ConsoleRequestView } from '@fangxing/contract/console-sessions'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { Browser } from '../../domain/browser'
import type { StaffSession } from '../../domain/sessions'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { Settings } from '../../settings/settings'
import { askPhone } from './ask-phone'
import { readConsoleRequest, stateOf } from './console-requests'

const ACTS: ReadonlySet<string> = new Set(consoleActSchema.options)

type Needs = { database: Database; clock: Clock; settings: Pick<Settings, 'PUBLIC_ORIGIN'> }
/** `sent`: path and body of the request; `confirmationId`: what it bears, or an empty text. */
type Demand = { act: string; sent: unknown; confirmationId: string; readBrowser: () => Browser }

/**
 * A computer may be left open, or its session taken: what cannot be undone is confirmed on the phone, for one request and
 * once.
 */
export class ConfirmConsoleAct {
  constructor(private readonly needs: Needs) {}

  /** Passes for phones and for all other acts. Refusals: CONSOLE_CONFIRM_NEEDED with what the browser shows. */
  async demand(session: StaffSession, demand: Demand, context: ActorContext): Promise<void> {
    if (session.consoleId === undefined || !ACTS.has(demand.act)) return
    const { database, clock, settings } = this.needs
    const { act, confirmationId } = demand
    const requestHash = createHash('sha256').update(JSON.stringify(demand.sent)).digest('base64url')
    const work = new UnitOfWork(context, clock.now())
    const given = UUID.test(confirmationId) ? await readConsoleRequest(database, confirmationId) : null
    const isMeant =
      given?.console_id === session.consoleId && given.act === act && given.request_hash === requestHash
    if (given && isMeant && !given.used_at && stateOf(given, work.at) === 'confirmed') {
      work.update('console_request', { id: given.id, used_at: null }, { used_at: work.at }, 1)
      return commitUnit(database, work)
    }
    const asked = { staff_id: session.staffId, console_id: session.consoleId, act, request_hash: requestHash }
    const question = askPhone(
      work,
      settings.PUBLIC_ORIGIN,
      { challenge: '', browser: demand.readBrowser() },
      asked,
    )
    await commitUnit(database, work)
    throw new Refusal('CONSOLE_CONFIRM_NEEDED', {}, question)
  }

  /** What the phone has said to this browser's request. Refusals: NOT_FOUND. */
  async read(session: StaffSession, requestId: string): Promise<Pick<ConsoleRequestView, 'state'>> {
    const { database, clock } = this.needs
    const request = await readConsoleRequest(database, requestId)
    if (!request?.console_id || request.console_id !== session.consoleId) throw new Refusal('NOT_FOUND')
    return { state: stateOf(request, clock.now()) }
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
