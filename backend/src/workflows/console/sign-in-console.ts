import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Logger } from 'pino'
import type { StaffCall } from '@fangxing/contract/calls'
import { CONSOLE_ENTER_PATH, type ConsoleQuestion } from '@fangxing/contract/console-sessions'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { Browser } from '../../domain/browser'
import {
  addConsoleSession,
  openidOfCode,
  type ConsolePerson,
  type SessionStore,
} from '../../modules/sessions'
import { findBoundStaff, merchantOf } from '../../modules/staff'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, WeChatLogin } from '../../ports'
import { SessionCookie } from '../../ports/session-cookie'
import type { Settings } from '../../settings/settings'
import type { ReadMe } from '../read-me'
import { askPhone } from './ask-phone'
import { READ_CONSOLE_PERSON } from './console.queries'
import { readConsoleRequest, stateOf, type ConsoleRequest } from './console-requests'

const LINK_MS = 600_000
const SECRET_BYTES = 32
/** What a command asks has no browser yet. */
const NO_BROWSER: Browser = { browser: '', system: '', place: '' }
const hashOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

type Needs = {
  database: Database
  clock: Clock
  sessions: SessionStore
  login: WeChatLogin
  log: Logger
  settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'CONSOLE_SESSION_S' | 'NODE_ENV'>
  readMe: ReadMe
}
type SignedIn = StaffCall<'signInLocally'>['reply']
type Opened = StaffCall<'openConsoleSession'>['reply']

/**
 * A browser signs in by a phone: it keeps a secret and asks with its hash, the phone answers what it sees, and the session
 * goes to whoever shows the secret, once.
 */
export class SignInConsole {
  constructor(private readonly needs: Needs) {}

  /** What the browser shows for a minute. */
  async ask(
    { challenge }: { challenge: string },
    browser: Browser,
    context: ActorContext,
  ): Promise<ConsoleQuestion> {
    const { database, clock, settings } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const question = askPhone(work, settings.PUBLIC_ORIGIN, { challenge, browser })
    await commitUnit(database, work)
    return question
  }

  /** What the phone has said; the session, the first time after it said yes. Refusals: NOT_FOUND, also for another browser. */
  async open(
    { signInId, verifier }: { signInId: string; verifier: string },
    browser: Browser,
    context: ActorContext,
  ): Promise<Opened | SessionCookie<Opened>> {
    const { database, clock } = this.needs
    const request = await readConsoleRequest(database, signInId)
    if (!request || !isVerifiedBy(request, verifier)) throw new Refusal('NOT_FOUND')
    const state = stateOf(request, clock.now())
    if (state !== 'confirmed') return { state }
    if (request.used_at) return { state: 'expired' }
    const person = await database.one<ConsolePerson>(READ_CONSOLE_PERSON, [request.staff_id])
    if (!person) return { state: 'refused' }
    const opening = { person, browser, request, how: request.digits === '' ? 'link' : 'phone' }
    return this.openFor(opening, context)
  }

  /**
   * A link for somebody whose phone cannot confirm, by whoever may log in to a node: it opens one session within ten minutes.
   * Refusals: NOT_FOUND.
   */
  async makeLink(
    { staffId, reason }: { staffId: string; reason: string },
    context: ActorContext,
  ): Promise<{ link: string; expiresAt: string }> {
    const { database, clock, settings } = this.needs
    const person = await database.one<ConsolePerson>(READ_CONSOLE_PERSON, [staffId])
    if (!person) throw new Refusal('NOT_FOUND')
    const work = new UnitOfWork(context, clock.now())
    const id = newId()
    const verifier = randomBytes(SECRET_BYTES).toString('base64url')
    const expiresAt = new Date(work.at.getTime() + LINK_MS)
    work.insert('console_request', {
      id,
      challenge: hashOf(verifier),
      digits: '',
      ...NO_BROWSER,
      asked_at: work.at,
      confirmed_at: work.at,
      expires_at: expiresAt,
      staff_id: person.id,
    })
    work.audit({
      merchantId: merchantOf(person),
      entity: 'staff',
      entityId: person.id,
      event: 'console_link_made_by_command',
      detail: { reason, requestId: id },
    })
    await commitUnit(database, work)
    const link = `${settings.PUBLIC_ORIGIN}${CONSOLE_ENTER_PATH}#${id}.${verifier}`
    return { link, expiresAt: expiresAt.toISOString() }
  }

  /** For a local run, where the local WeChat takes any name. Refusals: NOT_FOUND in production, STAFF_NOT_BOUND. */
  async signInLocally(
    { as }: { as: string },
    browser: Browser,
    context: ActorContext,
  ): Promise<SessionCookie<SignedIn>> {
    const { database, settings } = this.needs
    if (settings.NODE_ENV === 'production') throw new Refusal('NOT_FOUND')
    const openid = await openidOfCode(this.needs, 'merchant', `sim:${as}`)
    const staff = await findBoundStaff(database, openid)
    if (!staff) throw new Refusal('STAFF_NOT_BOUND')
    return this.openFor({ person: { ...staff, openid }, browser, request: null, how: 'local' }, context)
  }

  /** Errors: OptimisticLockError when the same request was used at the same moment. */
  private async openFor(
    { person, browser, request, how }: Opening,
    { traceId }: ActorContext,
  ): Promise<SessionCookie<SignedIn>> {
    const { database, clock, sessions, settings, readMe } = this.needs
    const work = new UnitOfWork({ actor: `staff:${person.id}`, traceId }, clock.now())
    const expiresAt = new Date(work.at.getTime() + settings.CONSOLE_SESSION_S * 1000)
    const { token, hash } = sessions.newToken()
    const consoleId = addConsoleSession(work, person, { hash, expiresAt, browser })
    if (request) work.update('console_request', { id: request.id, used_at: null }, { used_at: work.at }, 1)
    work.audit({
      merchantId: merchantOf(person),
      entity: 'staff',
      entityId: person.id,
      event: 'console_signed_in',
      detail: { how, consoleId, requestId: request?.id, ...browser },
    })
    await commitUnit(database, work)
    const me = await readMe.read({ staffId: person.id, merchantId: person.merchant_id })
    const body: SignedIn = { state: 'signed_in', expiresAt: expiresAt.toISOString(), me }
    return new SessionCookie(body, { token, expiresAt })
  }
}

type Opening = { person: ConsolePerson; browser: Browser; request: ConsoleRequest | null; how: string }

function isVerifiedBy({ challenge, act }: ConsoleRequest, verifier: string): boolean {
  const given = Buffer.from(hashOf(verifier))
  const kept = Buffer.from(challenge)
  if (act !== null) return false
  return kept.length === given.length && timingSafeEqual(kept, given)
}
